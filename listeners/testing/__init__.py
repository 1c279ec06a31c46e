"""The kit for testing a listener, ours or another package's: the battery, and fakes. It needs pytest and hypothesis.

from listeners.testing import Conformance, Feed

class TestForum(Conformance):
    def feed(self):
        return forum_server_of_your_own()
"""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("listeners.testing.conformance")

from listeners.testing.conformance import TROUBLES, Ability, Conformance, Feed, Trouble, ids, read, texts  # noqa: E402
from listeners.testing.fake import FakeListener, post  # noqa: E402
from listeners.testing.platform import FakeFeed, PlatformListener, PlatformOptions, fake_feed  # noqa: E402

__all__ = [
    "TROUBLES",
    "Ability",
    "Conformance",
    "FakeFeed",
    "FakeListener",
    "Feed",
    "PlatformListener",
    "PlatformOptions",
    "Trouble",
    "fake_feed",
    "ids",
    "post",
    "read",
    "texts",
]
