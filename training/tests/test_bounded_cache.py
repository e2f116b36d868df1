"""What a process holds in memory stays within its bound."""

from training.bounded_cache import BoundedCache


def test_what_was_asked_for_longest_ago_goes_first():
    cache = BoundedCache(10)
    for number, name in enumerate("abc"):
        cache.put(name, number, 4)
    assert [cache.get(name) for name in "abc"] == [None, 1, 2]
    assert cache.get("b") == 1
    cache.put("d", 3, 5)
    assert [cache.get(name) for name in "bcd"] == [1, None, 3]
    cache.put("d", 4, 6)
    assert (cache.get("d"), cache.weight, len(cache)) == (4, 10, 2)
    cache.put("e", 5, 11)
    cache.put("b", 6, 11)
    assert (cache.get("e"), cache.get("b"), cache.weight) == (None, None, 6)


def test_what_nobody_asked_for_in_so_long_goes_when_another_comes():
    cache = BoundedCache(10, max_idle=600)
    cache.put("a", 0, 1)
    cache.put("b", 1, 1)
    assert (cache.get("a"), cache.get("b")) == (0, 1)
    cache.max_idle = -1
    cache.put("c", 2, 1)
    assert (len(cache), cache.weight) == (0, 0)
