"""A secret that several ask for at once is one, and its owner's alone."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from sherwood.warehouse.atomic import written_first

ASKING = 24


def test_of_several_that_ask_at_once_one_writes_and_all_are_given_the_same(tmp_path):
    paths, secrets = [tmp_path / "key"] * ASKING, [f"secret {place}" for place in range(ASKING)]
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as asking:
        given = set(asking.map(written_first, paths, secrets))
    assert len(given) == 1 and given < set(secrets)
    assert [path.name for path in tmp_path.iterdir()] == ["key"], "no draft is left"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_what_is_there_stays(tmp_path):
    (tmp_path / "key").write_text("of yesterday")
    assert written_first(tmp_path / "key", "of today") == "of yesterday"
