import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Context } from "mocha";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { boardHtml } from "../../../cli/board/html";
import type { Board } from "../../../cli/status/schema";
import { startChromium } from "../../support/chromium";
import { NOW } from "./boards";

/** A browser that opens boards from files, and remembers what a page should never do. */
export class PageBed {
  /** Errors and everything else that the page said on the console. */
  readonly troubles: string[] = [];
  /** Addresses that the page asked for. */
  readonly requests: string[] = [];
  private page: Page | undefined;

  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async start(context: Context): Promise<PageBed> {
    const browser = await startChromium(context);
    return new PageBed(browser, mkdtempSync(join(tmpdir(), "board-")));
  }

  /** @param after How long after it was made, by the browser's clock, in milliseconds. */
  async open(board: Board, after: number, options: BrowserContextOptions): Promise<Page> {
    const file = join(this.folder, "board.html");
    const address = pathToFileURL(file).href;
    writeFileSync(file, boardHtml(board));
    this.troubles.length = 0;
    this.requests.length = 0;
    const context = await this.browser.newContext(options);
    this.page = await context.newPage();
    this.page.on("pageerror", ({ message }) => this.troubles.push(message));
    this.page.on("console", (message) => this.troubles.push(message.text()));
    this.page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith("data:") && url !== address) this.requests.push(url);
    });
    await this.page.clock.install({ time: Date.parse(NOW) + after });
    await this.page.goto(address);
    return this.page;
  }

  /** A computed style of the first element that the selector finds. */
  async style(selector: string, property: string): Promise<string> {
    const [element, name] = [JSON.stringify(selector), JSON.stringify(property)];
    const expression = `getComputedStyle(document.querySelector(${element}))[${name}]`;
    return (await this.page?.evaluate<string>(expression)) ?? "";
  }

  async close(): Promise<void> {
    await this.page?.context().close();
    this.page = undefined;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }
}
