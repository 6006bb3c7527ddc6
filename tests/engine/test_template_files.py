"""Templates as files, a watched folder, and versions side by side."""

import os
from pathlib import Path

import pytest

from tests.engine.desks import ScriptedProvider, add_batch, add_list, connected, desk_at
from tui.domain.errors import NotFound, UsageError
from tui.engine.confirming import SendOrder
from tui.engine.sending import send
from tui.engine.template_files import (
    Folder,
    export_templates,
    file_name,
    import_template,
    look,
    template_files,
    template_name,
)
from tui.engine.testcall import place_test_call
from tui.engine.versions import bring_back, difference, last_sent, version_before


@pytest.mark.parametrize(
    "name", ["renewal", "snippet/guard", "../../etc", ".hidden", "100%", "مكالمة", "a: b?", "x. "]
)
def test_a_name_is_never_a_path(name: str, tmp_path: Path) -> None:
    written = file_name(name)
    assert Path(written).name == written
    assert not written.startswith(".")
    assert template_name(tmp_path / written) == name


def test_what_goes_out_comes_in_again(tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    sources = {"call": "Hi {{ first_name }}\r\n", "snippet/guard": "\ufeffnot so", "اسم": "مرحبا"}
    with desk_at(tmp_path / "one") as (desk, _):
        for name, source in sources.items():
            desk.store.templates.save(name, source, "ana")
        assert len(export_templates(desk, folder)) == 3
        assert export_templates(desk, folder, ["call"]) == (folder / "call.j2",)
        with pytest.raises(NotFound):
            export_templates(desk, folder, ["nothing"])
    assert (folder / "call.j2").read_bytes() == b"Hi {{ first_name }}\r\n"
    with desk_at(tmp_path / "two") as (desk, _):
        taken = [import_template(desk, path) for path in template_files(folder)]
        assert all(each.new for each in taken)
        found = {each.name: each.source for each in desk.store.templates.all()}
        assert found == {**sources, "snippet/guard": "not so"}
        again = import_template(desk, folder / "call.j2")
        assert (again.new, again.template and again.template.version) == (False, 1)


def test_an_id_is_no_name(tmp_path: Path) -> None:
    path = tmp_path / "t1.j2"
    path.write_text("other")
    with desk_at(tmp_path / "home") as (desk, _):
        desk.store.templates.save("first", "x", "ana")
        taken = import_template(desk, path)
        assert taken.template is not None
        assert (taken.template.name, taken.new) == ("t1", True)
        assert desk.store.templates.get("first").source == "x"


def test_a_watched_folder_is_kept_in_step(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "prompts")
    folder.path.mkdir()
    file = folder.path / "call.j2"
    with desk_at(tmp_path / "home") as (desk, _):
        assert list(look(desk, folder)) == []
        file.write_text("one")
        (folder.path / "note.txt").write_text("no template")
        (folder.path / ".call.j2").write_text("an editor's own")
        (first,) = look(desk, folder)
        assert (first.new, first.template and first.template.version) == (True, 1)
        assert list(look(desk, folder)) == []
        file.write_text("two")
        os.utime(file, ns=(1, 1))
        (second,) = look(desk, folder)
        assert second.template is not None
        assert (second.template.version, second.template.note) == (2, "from call.j2")
        file.write_bytes(b"\xff\xfe\xff")
        (bad,) = look(desk, folder)
        assert "not UTF-8" in bad.error
        assert list(look(desk, folder)) == []
        file.unlink()
        assert list(look(desk, folder)) == []
        assert desk.store.templates.get("call").version == 2
    with desk_at(tmp_path / "home") as (desk, _), pytest.raises(UsageError):
        list(look(desk, Folder(tmp_path / "nowhere")))


def test_a_huge_file_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "big.j2"
    path.write_bytes(b"x" * 400_001)
    with desk_at(tmp_path / "home") as (desk, _), pytest.raises(UsageError, match="larger"):
        import_template(desk, path)


async def test_the_version_last_sent_is_known(tmp_path: Path) -> None:
    with desk_at(tmp_path) as (desk, clock):
        add_list(desk, 2)
        batch = add_batch(desk, source="One {{ first_name }}.")
        name = batch.template_name
        with pytest.raises(NotFound, match="ever sent"):
            last_sent(desk, name)
        connection = connected(desk, ScriptedProvider(desk))
        await place_test_call(desk, connection, batch_id=batch.id)
        with pytest.raises(NotFound):
            last_sent(desk, name)
        await send(desk, connection, batch.id, SendOrder(yes=True))
        clock.advance(hours=1)
        newer = desk.store.templates.save(name, "Two {{ first_name }}.", "ana")
        sent = last_sent(desk, name)
        assert (sent.template.version, sent.batch.id) == (1, batch.id)
        assert "+Two" in difference(sent.template, newer)
        assert version_before(desk, newer).version == 1
        with pytest.raises(NotFound):
            version_before(desk, sent.template)
        back = bring_back(desk, name, 1)
        assert (back.version, back.source, back.note) == (
            3,
            "One {{ first_name }}.",
            "version 1 again",
        )
