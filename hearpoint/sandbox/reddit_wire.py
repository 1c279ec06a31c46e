"""Posts and comments as Reddit writes them: the keys that listings have had throughout PRAW's recordings."""

from __future__ import annotations

import re
from typing import Any
from zlib import crc32

from hearpoint.sandbox.corpus import base36
from hearpoint.sandbox.world import Held, World

PREFIX = {"reddit-comment": "t1_", "reddit-post": "t3_"}
SITE = "https://www.reddit.com"
_NOBODY = "[deleted]"
_COMMON: dict[str, Any] = {
    "approved_by": None, "archived": False, "author_flair_css_class": None, "author_flair_text": None,
    "banned_by": None, "distinguished": None, "downs": 0, "gilded": 0, "likes": None, "mod_reports": [],
    "num_reports": None, "over_18": False, "quarantine": False, "removal_reason": None, "report_reasons": None,
    "saved": False, "stickied": False, "user_reports": [],
}  # fmt: skip
_POST: dict[str, Any] = {
    "clicked": False, "hidden": False, "hide_score": False, "is_self": True, "link_flair_css_class": None,
    "link_flair_text": None, "locked": False, "media": None, "media_embed": {}, "secure_media": None,
    "secure_media_embed": {}, "suggested_sort": None, "thumbnail": "self", "visited": False,
}  # fmt: skip
_COMMENT: dict[str, Any] = {
    "approved_at_utc": None, "banned_at_utc": None, "can_gild": True, "can_mod_post": False, "collapsed": False,
    "collapsed_reason": None, "controversiality": 0, "replies": "", "score_hidden": False,
}  # fmt: skip


def fullname(held: Held) -> str:
    return PREFIX[held.post.platform] + held.wire_id


def subreddit(held: Held, world: World) -> str:
    return world.root(held).post.subreddit or ""


def subreddit_id(name: str) -> str:
    return "t5_" + base36(crc32(name.lower().encode()))


def thing(held: Held, world: World) -> dict[str, Any]:
    """A post or comment with its envelope."""
    is_post = held.post.platform == "reddit-post"
    data = _common(held, world) | (_post(held, world) if is_post else _comment(held, world))
    return {"kind": PREFIX[held.post.platform].rstrip("_"), "data": data}


def _common(held: Held, world: World) -> dict[str, Any]:
    created = held.post.created_at.timestamp()
    author = _NOBODY if held.gone == "deleted" else held.post.author
    here = subreddit(held, world)
    data = _COMMON | {
        "author": author,
        "created": created,
        "created_utc": created,
        "edited": held.edited_at.timestamp() if held.edited_at else False,
        "id": held.wire_id,
        "name": fullname(held),
        "permalink": _permalink(held, world),
        "score": held.post.likes,
        "subreddit": here,
        "subreddit_id": subreddit_id(here),
        "subreddit_name_prefixed": f"r/{here}",
        "subreddit_type": "public",
        "ups": held.post.likes,
    }
    return data if held.gone == "deleted" else data | {"author_fullname": "t2_" + base36(crc32(author.encode()))}


def _post(held: Held, world: World) -> dict[str, Any]:
    text = f"[{held.gone}]" if held.gone else held.text
    title = {None: held.post.title, "removed": held.post.title, "deleted": "[deleted by user]"}[held.gone]
    return _POST | {
        "domain": f"self.{held.post.subreddit}",
        "num_comments": world.comments_under(held.post.id),
        "removed_by_category": {None: None, "deleted": "deleted", "removed": "moderator"}[held.gone],
        "selftext": text,
        "selftext_html": f'<div class="md"><p>{text}</p>\n</div>' if text else None,
        "title": title,
        "url": SITE + _permalink(held, world),
    }


def _comment(held: Held, world: World) -> dict[str, Any]:
    text = f"[{held.gone}]" if held.gone else held.text
    above = world.root(held)
    parent = world.post(held.post.in_reply_to or "")
    return _COMMENT | {
        "body": text,
        "body_html": f'<div class="md"><p>{text}</p>\n</div>',
        "is_submitter": held.post.author == above.post.author,
        "link_author": _NOBODY if above.gone == "deleted" else above.post.author,
        "link_id": fullname(above),
        "link_permalink": SITE + _permalink(above, world),
        "link_title": above.post.title,
        "link_url": SITE + _permalink(above, world),
        "num_comments": 1,
        "parent_id": fullname(parent),
    }


def _permalink(held: Held, world: World) -> str:
    above = world.root(held)
    slug = re.sub(r"[^a-z0-9]+", "_", (above.post.title or "").lower()).strip("_")[:50] or "_"
    path = f"/r/{above.post.subreddit}/comments/{above.wire_id}/{slug}/"
    return path if held is above else f"{path}{held.wire_id}/"
