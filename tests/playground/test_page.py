"""The page in a real browser: what a member types, sees and presses, and what they see when things break.

With PLAYGROUND_SCREENSHOTS set to a folder, pictures of the page are written there.
"""

import asyncio
import io
from pathlib import Path

import discord
import pytest
from playwright.async_api import Browser, Page, Route, expect

from playground import Playground
from playground.cdn import Upload
from playground.guild import GENERAL_CHANNEL_ID
from tests.playground.browsers import CHROMIUM, keep_picture, type_command
from tests.playground.small_bot import SmallBot, png

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the page's tests need Debian's package chromium")


async def test_a_command_is_offered_typed_and_becomes_a_card_that_changes_its_picture(
    page: Page, playground: Playground, editor: discord.Client
) -> None:
    await page.keyboard.type("/p")
    await expect(page.locator(".suggestion-title")).to_have_text(["/ping", "/pick"])
    await keep_picture(page, "commands")
    await page.keyboard.press("Tab")
    await expect(page.locator(".chip")).to_have_text("/ping")
    await page.locator(".suggestion", has_text="text").click()
    await page.keyboard.type("a **loud** hello")
    await keep_picture(page, "options")
    await page.keyboard.press("Enter")
    card = page.locator("discord-message").last
    await expect(card.locator("strong")).to_have_text("loud")
    await expect(card.locator("discord-command")).to_contain_text("/ping")

    (message,) = playground.messages()
    partial = editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(message.id)
    for number, colour in enumerate(["orange", "yellow", "green"]):
        frame = discord.File(io.BytesIO(png(64, colour)), f"frame-{number}.png", description=f"step {number}")
        await partial.edit(content=f"step {number}", attachments=[frame])
        picture = card.get_by_alt_text(f"step {number}")
        await expect(picture).to_be_visible()
        assert await picture.evaluate("image => image.naturalWidth") == 64
    await expect(card).to_contain_text("(edited)")
    await expect(page.locator("discord-message")).to_have_count(1)
    await expect(page.locator(".log-row", has_text="PATCH")).to_have_count(3)
    await keep_picture(page, "card")


async def test_a_slow_older_frame_never_covers_a_newer_one(
    page: Page, playground: Playground, editor: discord.Client
) -> None:
    is_asked, may_load = asyncio.Event(), asyncio.Event()

    async def hold_back(route: Route) -> None:
        is_asked.set()
        await may_load.wait()
        await route.continue_()

    await page.route("**/slow.png", hold_back)
    message = playground.post_as_bot("x")
    partial = editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(message.id)
    await partial.edit(content="older", attachments=[discord.File(io.BytesIO(png(8)), "slow.png")])
    await is_asked.wait()
    await partial.edit(content="newer", attachments=[discord.File(io.BytesIO(png(9)), "fast.png")])
    await expect(page.get_by_alt_text("fast.png")).to_be_visible()
    async with page.expect_response("**/slow.png"):
        may_load.set()
    playground.write("afterwards")  # drawn after whatever the older frame still does
    await expect(page.locator("discord-message").last).to_contain_text("afterwards")
    await expect(page.locator("discord-message").first).to_contain_text("newer")


async def test_a_message_that_comes_while_the_page_reads_the_state_anew_is_shown(
    page: Page, playground: Playground, editor: discord.Client
) -> None:
    has_read, may_arrive = asyncio.Event(), asyncio.Event()
    is_asked, may_load = asyncio.Event(), asyncio.Event()

    async def hold_the_state_back(route: Route) -> None:
        response = await route.fetch()
        has_read.set()
        await may_arrive.wait()
        await route.fulfill(response=response)

    async def hold_the_picture_back(route: Route) -> None:
        is_asked.set()
        await may_load.wait()
        await route.continue_()

    await page.route("**/playground/state", hold_the_state_back)
    await page.route("**/slow.png", hold_the_picture_back)
    await playground.break_things(token_life_seconds=5)
    await has_read.wait()
    await editor.get_partial_messageable(GENERAL_CHANNEL_ID).send(
        "pong", file=discord.File(io.BytesIO(png(8)), "slow.png")
    )
    await is_asked.wait()
    may_arrive.set()
    await expect(page.get_by_label("Expire tokens after 5 s")).to_be_checked()  # the older state has arrived
    may_load.set()
    await expect(page.locator("discord-message")).to_contain_text("pong")


async def test_a_message_stands_in_its_place_however_long_its_picture_takes(
    page: Page, playground: Playground, editor: discord.Client
) -> None:
    is_asked, may_load = asyncio.Event(), asyncio.Event()

    async def hold_back(route: Route) -> None:
        is_asked.set()
        await may_load.wait()
        await route.continue_()

    await page.route("**/slow.png", hold_back)
    channel = editor.get_partial_messageable(GENERAL_CHANNEL_ID)
    await channel.send("first", file=discord.File(io.BytesIO(png(8)), "slow.png"))
    await is_asked.wait()
    playground.write("second")
    await expect(page.locator("discord-message")).to_have_count(1)
    may_load.set()
    await expect(page.locator("discord-message .content")).to_have_text(["first", "second"])


async def test_a_button_is_pressed_and_pressed_again(page: Page) -> None:
    await type_command(page, "ping", "Enter")
    await page.get_by_role("button", name="Pressed 0").click()
    await expect(page.locator("discord-message")).to_contain_text("pressed 1")
    await page.get_by_role("button", name="Pressed 1").click()
    await expect(page.locator("discord-message")).to_contain_text("pressed 2")


async def test_a_modal_is_filled_in_and_its_answer_is_for_one_alone(page: Page) -> None:
    await type_command(page, "ask", "Enter")
    dialog = page.get_by_role("dialog", name="Who are you?")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_be_visible()  # the name is required
    await dialog.get_by_label("Name").fill("Ada Lovelace")
    await keep_picture(page, "modal")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(page.locator("discord-message")).to_contain_text("hello Ada Lovelace")
    await expect(page.locator("discord-message")).to_contain_text("Only you can see this")
    await page.get_by_role("radio", name="Ben").click()
    await expect(page.locator("discord-message")).to_have_count(0)


async def test_choices_come_from_the_bot_while_one_types(page: Page) -> None:
    await type_command(page, "pick")
    await page.keyboard.type("gr")
    await expect(page.locator(".suggestion-title")).to_have_text(["green", "grey"])
    for key in ("ArrowDown", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("discord-message")).to_contain_text("grey 0")


async def test_a_missing_option_is_asked_for_before_anything_is_sent(page: Page, playground: Playground) -> None:
    await type_command(page, "settings", "Enter")
    await expect(page.get_by_role("alert")).to_have_text('"member" is required.')
    assert playground.messages() == []
    await page.keyboard.type("be")
    for key in ("Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("discord-message")).to_contain_text("settings of Ben")


async def test_a_broken_connection_is_seen_and_mends_itself(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    may_identify = asyncio.Event()

    async def hold_back(bot: SmallBot, shard_id: int | None, *, initial: bool = False) -> None:
        await may_identify.wait()

    monkeypatch.setattr(SmallBot, "before_identify_hook", hold_back)
    status = page.get_by_role("status").first
    await expect(status).to_have_text("bot is online")
    await page.get_by_role("button", name="Invalid session (op 9)").click()
    await expect(status).to_have_text("bot is offline")
    may_identify.set()
    await expect(status).to_have_text("bot is online")
    await page.get_by_role("button", name="Drop the gateway").click()
    await type_command(page, "ping", "Enter")
    await expect(page.locator("discord-message")).to_contain_text("pong")


async def test_a_bot_that_does_not_answer_is_told_as_discord_tells_it(page: Page, playground: Playground) -> None:
    playground.world.rules.answer_seconds = 0.3
    await type_command(page, "silent", "Enter")
    await expect(page.get_by_role("alert")).to_have_text("The application did not respond.")


async def test_faults_are_switched_on_and_mended(page: Page, playground: Playground) -> None:
    await page.get_by_role("button", name="Next 3: 502").click()
    await expect(page.locator(".told")).to_have_text("Next 3: 502.")
    assert len(playground.world.faults.failures) == 3
    slow = page.get_by_label("Answers come 1 s late")
    await slow.check()
    await expect(page.locator(".told")).to_have_text("Answers come 1 s late.")
    assert playground.world.faults.slow_seconds == 1.0
    await page.get_by_role("button", name="Mend everything").click()
    await expect(slow).not_to_be_checked()
    assert not playground.world.faults.failures


async def test_a_file_is_attached_and_sent_with_the_command(page: Page, tmp_path: Path) -> None:
    picture = tmp_path / "start.png"
    picture.write_bytes(png(8))
    await type_command(page, "pick")
    await page.keyboard.type("green")
    await page.get_by_role("button", name="+1 more").click()
    await page.locator(".suggestion", has_text="file").click()
    await page.locator("input[type=file]").set_input_files(picture)
    await page.keyboard.press("Enter")
    await expect(page.locator("discord-message")).to_contain_text(f"green {len(png(8))}")


async def test_options_that_were_opened_stay_though_choices_come_after_them(page: Page) -> None:
    is_asked, may_answer = asyncio.Event(), asyncio.Event()

    async def hold_back(route: Route) -> None:
        is_asked.set()
        await may_answer.wait()
        await route.continue_()

    await type_command(page, "pick")
    await page.keyboard.type("gr")
    await expect(page.locator(".suggestion")).to_have_count(2)
    await page.route("**/playground/interactions", hold_back)
    await page.keyboard.type("e")
    await is_asked.wait()
    await page.get_by_role("button", name="+1 more").click()
    async with page.expect_response("**/playground/interactions"):
        may_answer.set()
    await page.evaluate("new Promise((drawn) => setTimeout(drawn, 100))")
    await page.locator(".suggestion", has_text="file").click()
    await expect(page.locator("input[type=file]")).to_be_visible()


async def test_what_a_member_writes_is_never_read_as_html(page: Page, playground: Playground) -> None:
    text = '<img src="x" onerror="document.title = 1"> <b>bold?</b>'
    playground.write(text, member="ben")
    await expect(page.locator("discord-message .content")).to_have_text(text)
    assert await page.title() == "Playground"


async def test_people_talk_react_and_read_elsewhere(page: Page, playground: Playground) -> None:
    await page.keyboard.type("hello everybody")
    await page.keyboard.press("Enter")
    message = page.locator("discord-message")
    await message.hover()
    await message.get_by_title("React with ❤️").click()
    await expect(page.locator("discord-reaction")).to_contain_text("1")
    playground.write("look here", member="ben", channel="art")
    unread = page.locator(".channel.unread")
    await expect(unread).to_have_text("art")
    await unread.click()
    await expect(page.locator("discord-message")).to_contain_text("look here")
    await page.locator(".channel", has_text="bot").click()
    await type_command(page, "ping", "Enter")
    await expect(page.locator("discord-message")).to_contain_text("pong")


async def test_a_file_from_the_cdn_can_never_run_as_a_page(playground: Playground, browser: Browser) -> None:
    evil = Upload(0, "evil.html", b"<script>document.title = 'ran'</script>", "text/html")
    attachment = playground.world.board.attacher.keep(GENERAL_CHANNEL_ID, evil)
    page = await browser.new_page()
    await page.goto(attachment.url)
    assert await page.title() != "ran"
