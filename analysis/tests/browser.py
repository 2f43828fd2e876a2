# SPDX-License-Identifier: Apache-2.0
"""A headless browser for the tests of pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")


def first_found(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def missing() -> str | None:
    """What keeps the browser from being there; None when it is."""
    if first_found(PROGRAMS) is None or first_found(DRIVERS) is None:
        return "no browser: chromium and chromedriver are not installed"
    return None


@contextmanager
def opened(page: Path, ready: bool = True) -> Iterator[webdriver.Chrome]:
    """The page, loaded and drawn, where it says so when it is `ready`; closed afterwards. No network
    is asked for names or data."""
    options = Options()
    options.binary_location = first_found(PROGRAMS)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1280,1500", "--hide-scrollbars",
                     "--host-resolver-rules=MAP * ~NOTFOUND"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(service=Service(first_found(DRIVERS)), options=options)
    try:
        browser.get(page.resolve().as_uri())
        WebDriverWait(browser, 30).until(lambda _: not ready or browser.execute_script(
            "return document.body.dataset.ready") is not None)
        yield browser
    finally:
        browser.quit()
