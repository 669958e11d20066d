"""Lex bots, V1 and V2, per Region (RI-32)."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain.association_kinds import LEX_BOT, LEX_V2_BOT
from ..domain.associations import Associated, LexBot, require_arn, require_one_bot
from .associations import associate, disassociate, page_of
from .call import NOTHING, Answer, ApiCall, operation


def _read(bot: Mapping[str, str]) -> LexBot:
    return LexBot(name=bot["Name"], lex_region=bot["LexRegion"])


def _shown(bot: LexBot) -> dict[str, str]:
    return {"Name": bot.name, "LexRegion": bot.lex_region}


@operation
def associate_bot(
    call: ApiCall,
    *,
    instance_id: str,
    lex_bot: Mapping[str, str] | None = None,
    lex_v2_bot: Mapping[str, str] | None = None,
) -> Answer:
    """Allow the instance of this Region to use a bot."""
    require_one_bot(lex_bot, lex_v2_bot)
    if lex_bot:
        associate(call, instance_id, LEX_BOT, _read(lex_bot))
    if lex_v2_bot:
        alias = Associated(require_arn(lex_v2_bot["AliasArn"], "lex"))
        associate(call, instance_id, LEX_V2_BOT, alias)
    return NOTHING


@operation
def disassociate_bot(
    call: ApiCall,
    *,
    instance_id: str,
    lex_bot: Mapping[str, str] | None = None,
    lex_v2_bot: Mapping[str, str] | None = None,
) -> Answer:
    """Remove a bot from the instance of this Region."""
    require_one_bot(lex_bot, lex_v2_bot)
    if lex_bot:
        disassociate(call, instance_id, LEX_BOT, _read(lex_bot).id)
    if lex_v2_bot:
        disassociate(call, instance_id, LEX_V2_BOT, lex_v2_bot["AliasArn"])
    return NOTHING


@operation
def list_bots(
    call: ApiCall,
    *,
    instance_id: str,
    lex_version: str,
    next_token: str | None = None,
    max_results: int = 25,
) -> Answer:
    """List the bots of one version of Lex."""
    if lex_version == "V1":
        v1 = page_of(call, instance_id, LEX_BOT, next_token, max_results)
        return {
            "LexBots": [{"LexBot": _shown(bot)} for bot in v1.items],
            "NextToken": v1.next_token,
        }
    v2 = page_of(call, instance_id, LEX_V2_BOT, next_token, max_results)
    return {
        "LexBots": [{"LexV2Bot": {"AliasArn": bot.id}} for bot in v2.items],
        "NextToken": v2.next_token,
    }


@operation
def associate_lex_bot(
    call: ApiCall, *, instance_id: str, lex_bot: Mapping[str, str]
) -> Answer:
    """Allow the instance of this Region to use a Lex V1 bot."""
    associate(call, instance_id, LEX_BOT, _read(lex_bot))
    return NOTHING


@operation
def disassociate_lex_bot(
    call: ApiCall, *, instance_id: str, bot_name: str, lex_region: str
) -> Answer:
    """Remove a Lex V1 bot from the instance of this Region."""
    disassociate(call, instance_id, LEX_BOT, LexBot(bot_name, lex_region).id)
    return NOTHING


@operation
def list_lex_bots(
    call: ApiCall,
    *,
    instance_id: str,
    next_token: str | None = None,
    max_results: int = 25,
) -> Answer:
    """List the Lex V1 bots."""
    page = page_of(call, instance_id, LEX_BOT, next_token, max_results)
    return {
        "LexBots": [_shown(bot) for bot in page.items],
        "NextToken": page.next_token,
    }
