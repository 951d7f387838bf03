"use strict";
(() => {
  const BLOCKS_AT_ONCE = 3000;
  const FEWEST = 4, ON_A_PHONE = 25;
  const LEAST_FOLD = 2;
  // Paragraphs ahead among which a line's own is looked for.
  const NEAR = 4;
  const $ = (id) => document.getElementById(id);
  const state = { data: null, hues: new Map(), rows: [], first: 0, step: 10, at: -1, ruleOrder: "pieces", row: null, page: null };
  const filters = ["topic", "rule", "site", "warning"];

  // Page text reaches the screen through text nodes alone.
  function el(tag, attributes, ...inner) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "click") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...inner.filter((part) => part != null));
    return element;
  }

  async function unpack(name) {
    const raw = atob($(name).textContent);
    const bytes = Uint8Array.from(raw, (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  const topic = (rule) => rule.split(".", 1)[0];
  const number = (count) => count.toLocaleString("en");
  const counted = (count, what) => `${number(count)} ${count === 1 ? what : what + "s"}`;
  const percent = (share) => `${Math.round(100 * share)} %`;
  // The topics that remove most get hues that no other topic has.
  const hue = (rule) => `h${(state.hues.get(topic(rule)) || 0) % 12}`;
  function hues() {
    const sums = new Map();
    for (const rule of state.data.rules) sums.set(topic(rule.id), (sums.get(topic(rule.id)) || 0) + rule.pieces);
    return new Map([...sums].sort((a, b) => b[1] - a[1]).map(([name], at) => [name, at]));
  }
  const warningName = (text) => text.split(":", 1)[0].slice(0, 60);

  // The list of pages

  function fill(select, title, values) {
    select.replaceChildren(el("option", { value: "" }, title));
    const ranked = [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [value, count] of ranked) {
      select.append(el("option", { value }, `${value} (${number(count)})`));
    }
  }

  function choices() {
    const counts = Object.fromEntries(filters.map((name) => [name, new Map()]));
    const add = (name, value) => counts[name].set(value, (counts[name].get(value) || 0) + 1);
    for (const row of state.data.rows) {
      if (row.site) add("site", row.site);
      for (const rule of Object.keys(row.rules)) add("rule", rule);
      for (const name of new Set(Object.keys(row.rules).map(topic))) add("topic", name);
      for (const name of new Set(row.warnings.map(warningName))) add("warning", name);
      if (row.error) add("warning", "failed");
    }
    fill($("f-topic"), "all topics", counts.topic);
    fill($("f-rule"), "all rules", counts.rule);
    fill($("f-site"), "all sites", counts.site);
    fill($("f-warning"), "with or without", counts.warning);
  }

  const ORDERS = {
    score: (a, b) => b.score - a.score,
    body: (a, b) => b.doubt[0] - a.doubt[0],
    headline: (a, b) => b.doubt[1] - a.doubt[1],
    least: (a, b) => a.score - b.score,
    differs: (a, b) => b.differs - a.differs,
    file: (a, b) => (a.id < b.id ? -1 : 1),
    title: (a, b) => a.title.localeCompare(b.title),
  };

  function chosen() {
    const words = $("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [inTopic, byRule, ofSite, withWarning] = filters.map((name) => $("f-" + name).value);
    const rows = state.data.rows.filter((row) => {
      const rules = Object.keys(row.rules);
      if (byRule && !row.rules[byRule]) return false;
      if (inTopic && !rules.some((rule) => topic(rule) === inTopic)) return false;
      if (ofSite && row.site !== ofSite) return false;
      const warned = (row.error ? ["failed"] : []).concat(row.warnings.map(warningName));
      if (withWarning && !warned.includes(withWarning)) return false;
      const text = `${row.title} ${row.url} ${row.id}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    // Of pages that failed there is nothing to review: they stand last, but among the files.
    const order = $("f-order").value, by = ORDERS[order];
    const behind = (row) => Number(order !== "file" && row.error !== "");
    return rows.sort((a, b) => behind(a) - behind(b) || by(a, b));
  }

  function chip(reason) {
    const bad = ["failed", "no body"].includes(reason);
    const plain = /^\d/.test(reason) && !reason.includes("warning");
    return el("li", { class: "chip" + (bad ? " bad" : plain ? "" : " warn") }, reason);
  }

  function item(row, at) {
    const name = el("bdi", {}, row.title || row.error || "no title");
    return el("li", {}, el("button", { type: "button", "data-at": at, click: () => open(at) },
      el("span", { class: row.title ? "name" : "name none" }, name),
      el("span", { class: "place" }, el("bdi", {}, row.url || row.id)),
      el("ul", { class: "chips" }, ...row.reasons.slice(0, 3).map(chip))));
  }

  // The list shows as many pages as fit beside the page, so that only the page itself scrolls.
  function list() {
    const open = state.rows[state.at];
    state.rows = chosen();
    state.at = open ? state.rows.indexOf(open) : -1;
    const set = filters.filter((name) => $("f-" + name).value).length;
    $("filtered").textContent = set ? `(${set} set)` : "";
    $("found").textContent = state.rows.length === state.data.rows.length
      ? counted(state.rows.length, "page") : `${number(state.rows.length)} of ${counted(state.data.rows.length, "page")}`;
    draw(Math.max(0, state.at));
    if (state.rows.length && state.at < 0 && !narrow()) show(0);
    if (!state.rows.length) {
      state.row = state.page = null;
      $("view").replaceChildren(el("p", { class: "empty" }, "No page fits these filters."));
    }
  }

  function draw(around) {
    const many = state.step = narrow() ? ON_A_PHONE : room();
    state.first = Math.max(0, Math.min(Math.floor(around / many) * many, state.rows.length - 1));
    const rows = state.rows.slice(state.first, state.first + many);
    $("list").replaceChildren(...rows.map((row, at) => item(row, state.first + at)));
    const last = state.first + rows.length;
    $("pager").hidden = state.rows.length <= rows.length;
    $("place").textContent = rows.length ? `${number(state.first + 1)}–${number(last)} of ${number(state.rows.length)}` : "";
    $("earlier").disabled = state.first === 0;
    $("later").disabled = last >= state.rows.length;
    current();
  }

  function room() {
    const row = 96, pager = 56;
    const top = $("list").getBoundingClientRect().top - $("side").getBoundingClientRect().top;
    return Math.max(FEWEST, Math.floor((innerHeight - $("top").offsetHeight - top - pager) / row));
  }

  function current() {
    for (const button of $("list").querySelectorAll("button")) {
      button.setAttribute("aria-current", String(Number(button.dataset.at) === state.at));
    }
  }

  const narrow = () => matchMedia("(max-width: 760px)").matches;

  // One page

  async function open(at) {
    document.body.classList.add("reading");
    await show(at);
    scrollTo(0, 0);
    $("view").focus({ preventScroll: true });
  }

  function close() {
    document.body.classList.remove("reading");
    const button = $("list").querySelector("[aria-current=true]");
    (button || $("q")).focus();
  }

  async function show(at) {
    const row = state.rows[at];
    if (!row) return;
    state.at = at;
    if (at < state.first || at >= state.first + state.step) draw(at);
    current();
    // What is open or on its way stays as it is, with what the reader has opened in it since.
    if (row === state.row) return;
    state.row = row;
    state.page = null;
    const page = await unpack(`page-${state.data.rows.indexOf(row)}`);
    if (row !== state.row) return;
    state.page = page;
    $("view").replaceChildren(...view(row, page));
  }

  function again() {
    const row = state.rows[state.at];
    if (row && state.page) $("view").replaceChildren(...view(row, state.page));
  }

  function address(row) {
    const safe = /^https?:\/\//i.test(row.url);
    const place = el("bdi", {}, row.url || row.id);
    return safe ? el("a", { href: row.url, rel: "noreferrer noopener", target: "_blank", title: "the original page, in another tab" }, place, " ↗") : place;
  }

  function view(row, page) {
    const facts = el("p", { class: "facts" }, address(row));
    const lang = row.lang === "unknown" ? "language unknown" : row.lang;
    for (const fact of [row.url ? row.id : "", row.site, lang]) {
      if (fact) facts.append(" · ", el("bdi", {}, fact));
    }
    const parts = [
      el("button", { type: "button", class: "back", click: close }, "← All pages"),
      el("h2", {}, el("bdi", {}, row.title || "No title")), facts,
      el("ul", { class: "chips", id: "reasons" }, ...row.reasons.map(chip)),
    ];
    if (page.doubt) parts.push(chances(page.doubt));
    const alerts = row.warnings.map((text) => el("li", {}, text));
    if (row.error) alerts.unshift(el("li", { class: "bad" }, row.error));
    if (alerts.length) parts.push(el("ul", { class: "alerts" }, ...alerts));
    if (!page.removed.length && !page.kept && !page.body) return parts;
    if (!page.kept) {
      parts.push(el("p", { class: "facts", id: "no-kept" }, "The run kept no places of the text that stayed, so removals stand behind the body. Run it with --undo to see them where they stood."));
    }
    if (page.others && page.others.length) parts.push(differences(row, page));
    parts.push(tools(), legend(row), blocks(row, page), el("p", { id: "said", role: "status" }));
    return parts;
  }

  function chances(doubt) {
    const bar = (name, chance, title) => el("div", { class: "chance", title },
      el("dt", {}, name), el("dd", {}, el("meter", { min: 0, max: 1, low: 0.3, high: 0.6, optimum: 0, value: chance, "aria-label": name }), ` ${percent(chance)}`));
    return el("dl", { id: "chances", "aria-label": "Doubt" },
      bar("body", doubt.body, "chance that the body's F1 is under .9, as on labelled pages"),
      bar("title", doubt.title, "chance that the title is wrong"),
      bar("dek", doubt.dek, "chance that the dek is wrong, missing, or should not be"));
  }

  const MODES = [["folded", "Removals folded"], ["all", "All lines"], ["kept", "Kept"], ["removed", "Removed"]];
  const SIDES = [["both", "Both"], ["source", "Source"], ["result", "Result"]];
  let mode = "folded";
  let side = matchMedia("(max-width: 760px)").matches ? "source" : "both";

  function tools() {
    const choice = (names, chosen, set, data) => names.map(([name, title]) => el("button", {
      type: "button", [data]: name, "aria-pressed": String(chosen === name), click: () => set(name),
    }, title));
    return el("div", { class: "tools" },
      el("div", { role: "group", "aria-label": "Lines" }, ...choice(MODES, mode, setMode, "data-mode")),
      el("div", { role: "group", "aria-label": "Columns" }, ...choice(SIDES, side, setSide, "data-side")),
      el("div", { role: "group", "aria-label": "Doubtful lines" },
        el("button", { type: "button", click: () => step(-1, ".doubtful"), "aria-label": "Previous doubtful line" }, "↑"),
        el("button", { type: "button", click: () => step(1, ".doubtful"), "aria-label": "Next doubtful line" }, "↓ doubtful")));
  }

  function legend(row) {
    const sums = new Map();
    for (const [rule, count] of Object.entries(row.rules)) sums.set(topic(rule), (sums.get(topic(rule)) || 0) + count);
    const ranked = [...sums].sort((a, b) => b[1] - a[1]);
    return el("ul", { class: "chips", id: "legend", "aria-label": "Topics" },
      ...ranked.map(([name, count]) => el("li", { class: `chip topic ${hue(name)}` }, `${name} ${number(count)}`)));
  }

  function setMode(name) { mode = name; again(); }
  function setSide(name) { side = name; again(); }

  // Kept and removed pieces together are the page's text; its lines are its blocks.
  function lines(page) {
    let pieces = page.removed.map(([start, text, rule, why], index) => ({ start, text, rule, why, index }));
    if (page.kept) {
      pieces = pieces.concat(page.kept.map(([start, text, role]) => ({ start, text, role })));
      pieces.sort((a, b) => a.start - b.start);
    } else {
      const role = "body";
      pieces = [{ text: page.dek, role: "dek" }, ...page.body.split("\n\n").map((text) => ({ text, role }))]
        .filter((piece) => piece.text).concat(pieces);
      pieces = pieces.flatMap((piece) => [piece, { text: "\n", role }]);
    }
    const found = [[]];
    for (const piece of pieces) {
      if (piece.rule) { found[found.length - 1].push({ ...piece, first: true }); continue; }
      let at = piece.start;
      piece.text.split("\n").forEach((text, part) => {
        if (part) found.push([]);
        if (text) found[found.length - 1].push({ ...piece, text, start: at });
        at += text.length + 1;
      });
    }
    const doubts = (page.doubt || { lines: [] }).lines;
    let next = 0;
    return joined(found.filter((line) => line.some((piece) => piece.text.trim())), page).map((pieces) => {
      const line = { pieces, text: pieces.map((piece) => piece.text).join("").split(/\s+/).filter(Boolean).join(" ") };
      const last = pieces[pieces.length - 1];
      const start = line.start = pieces[0].start, end = last.start + last.text.length;
      while (next < doubts.length && doubts[next].end <= start) next += 1;
      line.doubt = page.kept && next < doubts.length && doubts[next].start < end ? doubts[next] : null;
      line.role = (pieces.find((piece) => piece.role === "title" || piece.role === "dek") || {}).role || "";
      line.gone = pieces.every((piece) => piece.rule || !piece.text.trim());
      line.rules = pieces.filter((piece) => piece.rule).map((piece) => piece.rule);
      return line;
    });
  }

  const kept = (pieces) => squash(pieces.filter((piece) => !piece.rule).map((piece) => piece.text).join(""));

  // A paragraph of a text may stand on several lines, which are one block to a rule.
  function joined(found, page) {
    const paragraphs = page.kept ? page.body.split("\n\n").map(squash) : [];
    const blocks = [];
    let open = "", paragraph = "", next = 0;
    for (const pieces of found) {
      const own = pieces.some((piece) => piece.role === "body") ? kept(pieces) : "";
      if (own && open && paragraph.startsWith(open + own)) {
        blocks[blocks.length - 1].push({ text: "\n", role: "body", start: -1 }, ...pieces);
        open += own;
      } else {
        blocks.push([...pieces]);
        const at = own ? paragraphs.slice(next, next + NEAR).findIndex((text) => text.startsWith(own)) : -1;
        if (at >= 0) next += at + 1;
        paragraph = at >= 0 ? paragraphs[next - 1] : "";
        open = own;
      }
      if (open === paragraph) open = "";
    }
    return blocks;
  }

  // Letters and digits alone: what normalizing leaves as it was.
  const squash = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

  // Which paragraph of the result stands beside which line of the source.
  function beside(all, page) {
    const paragraphs = (page.body || "").split("\n\n").filter(Boolean);
    const squashed = paragraphs.map(squash);
    const placed = new Map(), before = new Map();
    let next = 0;
    for (const line of all) {
      if (line.gone || line.role) continue;
      const own = kept(line.pieces).slice(0, 24);
      if (!own) continue;
      for (let at = next; at < Math.min(next + NEAR, squashed.length); at += 1) {
        if (!squashed[at].slice(0, own.length + 6).includes(own)) continue;
        if (at > next) before.set(line, paragraphs.slice(next, at));
        placed.set(line, paragraphs[at]);
        next = at + 1;
        break;
      }
    }
    return { placed, before, rest: paragraphs.slice(next) };
  }

  const cell = (kind, inner) => el("div", { class: `cell ${kind}`, dir: "auto" }, ...inner);

  function blocks(row, page) {
    const holder = el("div", { id: "text", class: `${mode} ${side}` });
    const all = lines(page);
    const { placed, before, rest } = beside(all, page);
    holder.append(el("div", { class: "row head", "aria-hidden": "true" }, cell("source", ["Source"]), cell("result", ["Result"])));
    const shown = { title: all.some((line) => line.role === "title"), dek: all.some((line) => line.role === "dek") };
    for (const role of ["title", "dek"]) {
      const said = role === "title" ? row.title : page.dek;
      if (shown[role] || !said) continue;
      holder.append(el("div", { class: "row" }, cell("source note", [`No line of the text says the ${role}: it was declared.`]), cell("result", outcome(role, row, page))));
    }
    const more = (batch) => {
      let run = [];
      const flush = () => {
        if (run.length) holder.append(...folded(run, row, page, all));
        run = [];
      };
      for (const line of batch) {
        if (mode === "folded" && line.gone && !line.doubt && !opinions(line, page).length) { run.push(line); continue; }
        flush();
        for (const text of before.get(line) || []) holder.append(el("div", { class: "row" }, cell("source", []), cell("result", [text])));
        holder.append(block(line, row, page, all, placed.get(line)));
      }
      flush();
    };
    more(all.slice(0, BLOCKS_AT_ONCE));
    const ending = () => { for (const text of rest) holder.append(el("div", { class: "row" }, cell("source", []), cell("result", [text]))); };
    if (all.length > BLOCKS_AT_ONCE) {
      const button = el("button", { type: "button", click: () => { button.remove(); more(all.slice(BLOCKS_AT_ONCE)); ending(); } },
        `Show the other ${number(all.length - BLOCKS_AT_ONCE)} lines`);
      holder.append(button);
    } else ending();
    return holder;
  }

  function outcome(role, row, page) {
    const text = role === "title" ? row.title : page.dek;
    const others = page.doubt ? page.doubt[role === "title" ? "titles" : "deks"] : [];
    const parts = [el("span", { class: "badge" }, role), el("bdi", {}, text)];
    if (others.length) parts.push(el("span", { class: "rivals" }, "in the running: ", ...others.flatMap((other, at) => [at ? " · " : "", el("q", {}, other)])));
    return parts;
  }

  const NAMED = { shape: "what looks like boilerplate", headline: "repeats and lines above the headline", options: "what the options leave out" };
  const about = (rule) => (topic(rule) === "markup" ? rule.slice(rule.indexOf(".") + 1) : NAMED[topic(rule)] || topic(rule));

  function folded(run, row, page, all) {
    if (run.length < LEAST_FOLD) return run.map((line) => block(line, row, page, all));
    const sums = new Map();
    for (const line of run) sums.set(about(line.rules[0] || ""), (sums.get(about(line.rules[0] || "")) || 0) + 1);
    const ranked = [...sums].sort((a, b) => b[1] - a[1]);
    const what = ranked.length === 1 ? ` of ${ranked[0][0]}` : `: ${ranked.slice(0, 4).map(([name, count]) => `${number(count)} ${name}`).join(", ")}${ranked.length > 4 ? " …" : ""}`;
    const details = el("details", { class: "fold" }, el("summary", {}, `${counted(run.length, "line")}${what}`));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(...run.map((line) => block(line, row, page, all)));
    });
    return [details];
  }

  function block(line, row, page, all, beside) {
    const source = el("p", { class: "text", dir: "auto" });
    if (line.role) source.append(el("span", { class: "badge" }, line.role));
    for (const piece of line.pieces) {
      if (!piece.rule) { source.append(piece.text); continue; }
      const shade = hue(piece.rule);
      source.append(el("del", { class: shade, title: `${piece.rule}: ${piece.why}`, "data-piece": piece.index, tabindex: "-1" }, piece.text));
      if (piece.first) source.append(el("button", { type: "button", class: `rule ${shade}`, title: piece.why, click: () => only("rule", piece.rule) }, piece.rule));
    }
    const inner = [source];
    if (line.doubt) inner.push(doubtful(line));
    inner.push(...opinions(line, page).map((said) => el("p", { class: "opinion" }, said)));
    if (page.kept) inner.push(el("span", { class: "acts" }, actions(line, row), boxAction(line, row, all, page)));
    const kind = `${line.role} ${line.gone ? "gone" : "stays"}${line.doubt ? " doubtful" : ""}`.trim();
    const right = line.role && !line.gone ? outcome(line.role, row, page) : beside ? [beside] : [];
    const element = el("div", { class: `row block ${kind}`, tabindex: "-1" }, cell("source", inner), cell("result", right));
    element.line = line;
    return element;
  }

  function doubtful(line) {
    const { chance, pro, contra } = line.doubt;
    const head = line.gone ? `removed, and ${percent(1 - chance)} article` : `kept, and ${percent(chance)} boilerplate`;
    return el("p", { class: "doubt" }, el("b", {}, head),
      pro.length ? el("span", { class: "pro" }, `for boilerplate: ${pro.join(", ")}`) : null,
      contra.length ? el("span", { class: "contra" }, `against: ${contra.join(", ")}`) : null);
  }

  // What other tools made of a line, where they disagree

  // Short lines stand in a longer text by chance: they must be a line of it.
  const SHORT = 20;
  function opinions(line, page) {
    if (line.role || !page.others) return [];
    const own = squash(line.text);
    if (own.length < 2) return [];
    return page.others.flatMap((other) => {
      const text = `${other.title}\n${other.dek}\n${other.body}`;
      other.squashed ||= squash(text);
      other.lines ||= new Set(text.split("\n").map(squash));
      const has = own.length < SHORT ? other.lines.has(own) : other.squashed.includes(own);
      return has === line.gone ? [has ? `${other.name} keeps it` : `${other.name} does not have it`] : [];
    });
  }

  function differences(row, page) {
    const head = ["", "Title", "Dek", "Words", "Only here", "Only there", "Agreement"].map((title) => el("th", { scope: "col" }, title));
    const own = el("tr", {}, el("th", { scope: "row" }, "cleaner"), el("td", {}, el("bdi", {}, row.title || "–")), el("td", {}, el("bdi", {}, page.dek || "–")),
      el("td", { class: "number" }, number(page.words)), el("td", {}), el("td", {}), el("td", {}));
    const body = page.others.map((other) => el("tr", {}, el("th", { scope: "row" }, other.name),
      el("td", { class: other.same_title ? "same" : "differs" }, el("bdi", {}, other.title || "–")),
      el("td", { class: other.same_dek ? "same" : "differs" }, el("bdi", {}, other.dek || "–")),
      ...["words", "only_here", "only_there"].map((name) => el("td", { class: "number" }, number(other[name]))),
      el("td", { class: "number" }, percent(other.agreement))));
    return el("div", { class: "scroll", id: "differences" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, own, ...body)));
  }

  // Going through lines

  function step(by, css) {
    const order = [...document.querySelectorAll(`#text ${css}`)].filter((found) => found.offsetParent);
    if (!order.length) { $("said").textContent = css === ".doubtful" ? "No line of this page is doubtful." : "Nothing was removed here."; return; }
    const at = order.findIndex((found) => found.classList.contains("at"));
    mark(order[at < 0 && by < 0 ? order.length - 1 : (at + by + order.length) % order.length]);
  }

  function mark(element) {
    for (const other of document.querySelectorAll("#view .at")) other.classList.remove("at");
    element.classList.add("at");
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
    $("said").textContent = element.title || "";
  }

  function stepRemoval(by) {
    if (mode === "kept") setMode("all");
    for (const fold of document.querySelectorAll("#text details:not([open])")) {
      fold.open = true;
      if (fold.childElementCount === 1) fold.dispatchEvent(new Event("toggle"));
    }
    step(by, "del");
  }

  // From lines to a rule

  const basket = [];
  const OUTER = new Set(" \t.,:;!?\"'()[]{}<>|/\\*•·▪◦●○■□▶►▸▾▼▲△▽→←↑↓↗➔➜➤➡⟶›‹»«#+-=_~^。、，；・「」『』【】〈〉《》।؟،؛｡🔗📷📸");
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]|[\u{20000}-\u{3134f}]/gu;

  // The form in which the rules compare lines, as `cleaner.text.fold` makes it.
  function fold(text) {
    const plain = text.normalize("NFC")
      .replace(/[‘’‚‛′ʼ`´＇]/g, "'").replace(/[“”„‟″«»‹›＂]/g, '"').replace(/[‐‑‒–—―−－]/g, "-")
      .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, "").replace(/…/g, "...").replace(/：/g, ":").replace(/！/g, "!").replace(/？/g, "?").replace(/（/g, "(").replace(/）/g, ")").replace(/｜/g, "|");
    const signs = [...plain.toLowerCase().replace(/ß/g, "ss").split(/\s+/).filter(Boolean).join(" ")];
    while (signs.length && OUTER.has(signs[0])) signs.shift();
    while (signs.length && OUTER.has(signs[signs.length - 1])) signs.pop();
    return signs.join("");
  }

  function countWords(text) {
    const unspaced = (text.match(UNSPACED) || []).length;
    return Math.floor((unspaced + 1) / 2) + text.replace(UNSPACED, " ").split(/\s+/).filter(Boolean).length;
  }

  const WORDS = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);
  // A scalar of YAML on one line, as `cleaner.learning.packs.quoted` writes it.
  function quoted(text) {
    const plain = /^[\p{L}\p{Nl}\p{No}][\p{L}\p{N}_ ’-]*$/u.test(text) && text === text.trim() && !WORDS.has(text.toLowerCase());
    return plain ? text : `'${text.replace(/'/g, "''")}'`;
  }

  // White space and signs that nobody sees mean nothing in a phrase.
  const onOneLine = (text) => text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu, (found) => (/\s/.test(found) ? " " : "")).split(/\s+/).filter(Boolean).join(" ");
  const bare = (line) => line.replace(/^[ .!?:"'|»›>–—•-]+|[ .!?:"'|»›>–—•-]+$/g, "");
  // Sentences in the language of the page, as `cleaner.learning.filler` has them.
  const wordsOf = (lang) => state.data.fillers[lang] || Object.values(state.data.fillers)[0];
  const painted = (line, lang) => wordsOf(lang).spoken.replace("{}", () => bare(line));
  const hasNumber = (line) => /\p{Nd}/u.test(line.replace(/(?<!\p{Nd})0(?![.,]?\p{Nd})/gu, ""));
  const topicName = () => state.data.topics[sitesOf()[0] || ""] || "site";

  const FORMS = {
    remove: ["  # The lines that you named.", "stock", "line", "A stock line of the site's pages"],
    number: ["  # The lines that you named: other numbers in them count too, as on other days.", "stock-numbers", "line", "A stock line of the site's pages, with a number in it"],
    keep: ["  # The lines that you want to keep.", "kept", "keep", "A line of the article that other rules would take"],
  };

  function ruleOf(name, basketLines) {
    const lines = basketLines.map((one) => one.text), lang = basketLines[0].lang;
    const [comment, id, kind, why] = FORMS[name];
    const rows = [comment, `  - id: ${topicName()}.${id}`, `    kind: ${kind}`, `    why: ${why}`];
    if (kind === "line") rows.push(`    max_words: ${Math.max(...lines.map(countWords))}`);
    if (name === "number") rows.push("    digits: fold");
    rows.push("    phrases:", "      any:", ...lines.map((line) => `        - ${quoted(line)}`));
    const [finds, leaves] = kind === "keep" ? ["finds", "ignores"] : ["removes", "keeps"];
    rows.push(`    ${finds}:`, ...lines.map((line) => `      - ${quoted(line)}`), `    ${leaves}:`, `      - ${quoted(painted(lines[0], lang))}`);
    return rows;
  }

  const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
  const escaped = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

  // A rule for an element with all that is in it, as `cleaner.authoring.box_rules` writes it.
  function boxRule(box, at) {
    const { prose, link } = wordsOf(box.lang);
    const others = box.lines.slice(1);
    const inner = `<div ${box.select[0] === "." ? "class" : "id"}="${box.select.slice(1)}"><p>${escaped(box.lines[0])}</p><p>${escaped(link)}</p></div>`;
    return [
      `  # The box of it${others.length ? `, with ${counted(others.length, "other line")}, such as:` : "."}`,
      ...others.slice(0, 4).map((text) => `  #   ${[...text].slice(0, 90).join("")}`),
      "  # Take the rule out if any of it is to stay.",
      `  - id: ${topicName()}.box${at ? `-${at + 1}` : ""}`,
      "    kind: html", "    why: A box that the site sets into its articles or around them", "    action: drop",
      "    select:", `      - ${quoted(box.select)}`,
      "    removes:", `      - page: ${quoted(`<div><p>${prose}</p>${inner}<p>${prose}</p></div>`)}`,
      `        gone: [${quoted(box.lines[0])}, ${quoted(link)}]`,
    ];
  }

  // A site whose name is no plain domain is left out: the rule holds everywhere then.
  const sitesOf = () => [...new Set(basket.map((one) => one.site))].filter((site) => /^[\p{L}\p{N}.-]+$/u.test(site)).sort();

  function pack() {
    const sites = sitesOf();
    const name = sites[0] || "my-rules";
    const of = {
      remove: basket.filter((one) => one.what === "remove" && !hasNumber(one.text)),
      number: basket.filter((one) => one.what === "remove" && hasNumber(one.text)),
      keep: basket.filter((one) => one.what === "keep"),
    };
    const boxes = basket.filter((one) => one.what === "box");
    const head = [
      "# yaml-language-server: $schema=schema.json", `pack: ${name}`,
      sites.length ? `why: Stock lines that the pages of ${sites.join(", ")} set around an article.` : "why: Stock lines that pages set around an article.",
      ...(sites.length ? [`sites: [${sites.join(", ")}]`] : []), "rules:",
    ];
    const lineRules = (what) => (of[what].length ? [ruleOf(what, of[what])] : []);
    const rules = [...lineRules("remove"), ...lineRules("number"), ...boxes.map(boxRule), ...lineRules("keep")];
    return `${[...head, ...rules.flat()].join("\n")}\n`;
  }

  const shell = (text) => (/^[\w./@%+:,-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

  const OPTIONS = { keep: "--keep", remove: "--line", box: "--box" };

  function command() {
    const sites = sitesOf();
    // A record's place in its file is behind a number sign.
    const sources = [...new Set(basket.map((one) => one.source.replace(/#\d+$/, "")))];
    return ["cleaner rules add", shell(`my-rules/${sites[0] || "my-rules"}.yaml`), ...(sites[0] ? ["--site", sites[0]] : []),
      ...sources.flatMap((source) => ["--page", shell(source)]),
      ...basket.flatMap((one) => [OPTIONS[one.what], shell(one.text)])].join(" ");
  }

  // The widest element around a line that holds no article text, with all of its lines.
  function boxAround(line, all, page) {
    const own = ((page.doubt || {}).boxes || []).find((box) => box.start <= line.start && line.start < box.end);
    if (!own) return null;
    const inside = all.filter((one) => own.start <= one.start && one.start < own.end);
    return { select: own.select, lines: [...new Set(inside.map((one) => onOneLine(one.text)))] };
  }

  function boxAction(line, row, all, page) {
    const box = boxAround(line, all, page);
    if (!box) return null;
    const find = () => basket.findIndex((one) => one.what === "box" && one.select === box.select && one.site === row.site);
    const button = el("button", { type: "button", class: "act box", "data-box": box.select, "aria-pressed": String(find() >= 0), title: `${box.select}: ${counted(box.lines.length, "line")}, such as: ${box.lines.slice(0, 4).join(" · ").slice(0, 200)}`, click: () => {
      if (find() >= 0) basket.splice(find(), 1);
      else basket.push({ what: "box", text: box.lines[0], ...box, site: row.site, source: row.source, lang: row.lang, role: "" });
      const there = String(find() >= 0);
      for (const other of document.querySelectorAll("#text .act.box")) if (other.dataset.box === box.select) other.setAttribute("aria-pressed", there);
      fillBasket();
    } }, "Remove its box");
    return button;
  }

  function actions(line, row) {
    const what = line.gone ? "keep" : "remove";
    const text = onOneLine(line.text);
    const there = basket.some((one) => one.what === what && one.text === text);
    const button = el("button", { type: "button", class: "act", "aria-pressed": String(there), click: () => take(line, row, button) }, what === "keep" ? "Keep this" : "Remove this");
    return button;
  }

  function take(line, row, button) {
    const what = line.gone ? "keep" : "remove", text = onOneLine(line.text);
    const at = basket.findIndex((one) => one.what === what && one.text === text);
    if (at >= 0) basket.splice(at, 1);
    else if (text) basket.push({ what, text, site: row.site, source: row.source, lang: row.lang, role: line.role });
    button.setAttribute("aria-pressed", String(at < 0));
    fillBasket();
  }

  function fillBasket() {
    $("basket").hidden = !basket.length;
    document.body.classList.toggle("with-basket", basket.length > 0);
    const count = (what) => basket.filter((one) => one.what === what).length;
    const said = [count("remove") && `remove ${counted(count("remove"), "line")}`, count("box") && `remove ${count("box") === 1 ? "a box" : `${count("box")} boxes`}`, count("keep") && `keep ${counted(count("keep"), "line")}`].filter(Boolean);
    $("basket-title").textContent = `Rule: ${said.join(", ")}`;
    $("basket-said").textContent = "";
    $("basket-yaml").textContent = basket.length ? pack() : "";
    $("basket-lines").replaceChildren(...basket.map((one) => el("li", {},
      el("button", { type: "button", class: "drop", "aria-label": `Take out: ${one.text.slice(0, 80)}`, click: () => { basket.splice(basket.indexOf(one), 1); fillBasket(); again(); } }, "×"),
      ` ${one.what}: `, one.what === "box" ? el("code", {}, one.select) : null, one.what === "box" ? " with " : null, el("q", { dir: "auto" }, one.text))));
    check();
  }

  // What can be told of a rule without the program: its lines on the pages of this file.
  let checking = 0;
  async function check() {
    const turn = checking += 1;
    const holder = $("basket-checks");
    holder.replaceChildren();
    if (!basket.length) return;
    const say = (ok, text) => holder.append(el("li", { class: ok ? "ok" : "no" }, text));
    const named = basket.filter((one) => one.what !== "box");
    const boxes = basket.filter((one) => one.what === "box").map((box) => ({ ...box, pages: 0, kept: 0, removed: 0 }));
    const folds = new Map(named.map((one) => [fold(one.text), one]));
    for (const one of named) {
      if (squash(one.text).length < 2) say(false, `“${one.text}” has no words to be found by.`);
      if (one.role) say(false, `“${one.text}” is a page's ${one.role}.`);
    }
    if (folds.size < named.length) say(false, "Two of the lines are one and the same to a rule.");
    const sites = [...new Set(basket.map((one) => one.site))];
    if (sites.length > 1) say(false, `The lines are of ${sites.length} sites, and the rule holds on all of them.`);
    const spoken = named.filter((one) => fold(painted(one.text, one.lang)) === fold(one.text));
    if (spoken.length) say(false, "A case that must stay is the line itself.");
    const counts = new Map([...folds.keys()].map((key) => [key, { pages: 0, kept: 0, removed: 0, roles: 0 }]));
    const numbers = state.data.rows.map((row, at) => [row, at]).filter(([row]) => sites.includes(row.site) && !row.error);
    const progress = el("li", {}, "Looking at the pages of the site …");
    holder.append(progress);
    for (let from = 0; from < numbers.length; from += 20) {
      const pages = await Promise.all(numbers.slice(from, from + 20).map(([, at]) => unpack(`page-${at}`)));
      if (turn !== checking) return;
      for (const page of pages) { tally(page, counts); for (const box of boxes) tallyBox(page, box); }
      progress.textContent = `Looking at the pages of the site: ${number(Math.min(from + 20, numbers.length))} of ${number(numbers.length)} …`;
    }
    progress.remove();
    for (const [key, found] of counts) {
      const one = folds.get(key);
      const where = `“${one.text.slice(0, 60)}${one.text.length > 60 ? "…" : ""}” stands on ${counted(found.pages, "page")} of ${number(numbers.length)}: kept on ${number(found.kept)}, removed on ${number(found.removed)}`;
      say(found.roles === 0, where + (found.roles ? `; it is title or dek on ${number(found.roles)}` : ""));
      if (one.what === "remove" && found.pages === 1 && numbers.length > 1) say(true, "It stands on one page of this file alone: the rule helps others only where it recurs.");
    }
    for (const box of boxes) {
      say(true, `${box.select} is a box without article text on ${counted(box.pages, "page")} of ${number(numbers.length)}: ${counted(box.kept, "line")} in it kept, ${number(box.removed)} removed`);
    }
    if (boxes.length) say(true, "Whether its name holds article text on other pages: `cleaner rules add` looks at those that it is given.");
    say(true, "Cases: written with the rule. `cleaner rules add` runs them, and tries the rule on the page.");
    holder.dataset.done = String(turn);
  }

  function tallyBox(page, box) {
    const own = ((page.doubt || {}).boxes || []).find((one) => one.select === box.select);
    if (!own || !page.kept) return;
    box.pages += 1;
    for (const line of lines(page)) {
      if (line.start < own.start || line.start >= own.end) continue;
      if (line.gone) box.removed += 1;
      else box.kept += 1;
    }
  }

  function tally(page, counts) {
    if (!page.kept) return;
    const seen = new Map();
    for (const line of lines(page)) {
      const key = fold(line.text);
      if (!counts.has(key)) continue;
      const was = seen.get(key) || {};
      seen.set(key, { role: was.role || Boolean(line.role), kept: was.kept || !line.gone, removed: was.removed || line.gone });
    }
    for (const [key, was] of seen) {
      const found = counts.get(key);
      found.pages += 1;
      found.roles += was.role;
      found.kept += was.kept;
      found.removed += was.removed;
    }
  }

  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el("textarea", { readonly: true });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    $("basket-said").textContent = `${what} copied.`;
  }

  function foldBasket() {
    if (!basket.length) return;
    const hidden = $("basket-inner").hidden = !$("basket-inner").hidden;
    $("basket-fold").textContent = hidden ? "Show" : "Hide";
    $("basket-fold").setAttribute("aria-expanded", String(!hidden));
  }

  // Rules

  const COLUMNS = [["id", "Rule"], ["pages", "Pages"], ["pieces", "Pieces"], ["chars", "Characters"]];

  function rules() {
    const order = state.ruleOrder;
    const sorted = [...state.data.rules].sort((a, b) => order === "id" ? (a.id < b.id ? -1 : 1) : b[order] - a[order]);
    const head = COLUMNS.map(([name, title]) => el("th", { scope: "col", "aria-sort": order === name ? (name === "id" ? "ascending" : "descending") : false },
      el("button", { type: "button", click: () => { state.ruleOrder = name; rules(); } }, title + (order === name ? " ↓" : ""))));
    head.push(el("th", { scope: "col" }, "Most frequent"));
    const body = sorted.map((rule) => el("tr", {},
      el("td", {}, el("button", { type: "button", class: `link ${hue(rule.id)}`, click: () => only("rule", rule.id) }, rule.id),
        el("span", { class: "why" }, rule.why)),
      ...["pages", "pieces", "chars"].map((name, at) => el("td", { class: "number", "data-name": COLUMNS[at + 1][1].toLowerCase() }, number(rule[name]))),
      el("td", {}, el("ol", {}, ...rule.lines.map(([text, count]) => el("li", {}, el("b", {}, `${number(count)}×`), el("bdi", {}, text)))))));
    $("rules").replaceChildren(
      el("p", { class: "facts" }, `${counted(sorted.length, "rule")} over ${counted(state.data.pages, "page")}. A rule's name leads to its pages.`),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))));
  }

  function only(name, value) {
    for (const other of filters) $("f-" + other).value = "";
    $("q").value = "";
    $("f-" + name).value = value;
    $("narrow").open = true;
    tab("pages");
    list();
    $("f-" + name).focus();
  }

  // Sites: what they taught

  function sites() {
    const head = ["Site", "Looked at", "Articles", "Pages", "Removed", "Not trusted", "Learned", "Left alone"].map((title) => el("th", { scope: "col" }, title));
    const body = state.data.sites.map((site) => el("tr", {},
      el("td", {}, site.pages ? el("button", { type: "button", class: "link", click: () => only("site", site.site) }, site.site) : site.site),
      ...["looked", "articles", "pages", "pieces", "doubted"].map((name) => el("td", { class: "number", "data-name": name }, number(site[name]))),
      el("td", {}, el("ol", {}, ...site.learned.map(([form, count]) => el("li", {}, el("b", {}, `${number(count)}×`), form)))),
      el("td", {}, el("ol", {}, ...site.left.map(([text, count]) => el("li", {}, el("b", {}, `${number(count)}×`), text))))));
    $("sites").replaceChildren(
      el("p", { class: "facts" }, `${counted(body.length, "site")} of which something was learned: on how many pages, and of how many different articles; how many pages the run had, what the learned rules removed there, and how many pages would have lost their article by them. Paragraphs that recur are left alone, since they may be the articles' own: look at them.`),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))));
  }

  const TABS = { pages: list, rules, sites };

  function tab(name) {
    for (const one of Object.keys(TABS)) {
      $(one).hidden = one !== name;
      $("tab-" + one).setAttribute("aria-pressed", String(one === name));
    }
    scrollTo(0, 0);
    if (name !== "pages") { TABS[name](); $(name).focus({ preventScroll: true }); }
  }

  // Keys

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || $("help").open) return;
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (!$("pages").hidden) close();
      return;
    }
    if (typing) return;
    const reading = !$("pages").hidden;
    const next = (names, now) => names[(names.findIndex(([name]) => name === now) + 1) % names.length][0];
    const actions = {
      j: () => reading && state.at + 1 < state.rows.length && open(state.at + 1),
      k: () => reading && state.at > 0 && open(state.at - 1),
      n: () => reading && stepRemoval(1),
      p: () => reading && stepRemoval(-1),
      d: () => reading && step(1, ".doubtful"),
      D: () => reading && step(-1, ".doubtful"),
      x: () => {
        const at = document.querySelector("#text .at");
        const block = at && at.closest(".block");
        if (reading && block) block.querySelector(".act")?.click();
      },
      X: () => reading && document.querySelector("#text .at")?.closest(".block")?.querySelector(".act.box")?.click(),
      y: foldBasket,
      v: () => reading && setMode(next(MODES, mode)),
      b: () => reading && setSide(next(SIDES, side)),
      r: () => tab($("rules").hidden ? "rules" : "pages"),
      s: () => state.data.sites.length && tab($("sites").hidden ? "sites" : "pages"),
      "/": () => { tab("pages"); document.body.classList.remove("reading"); $("q").focus(); },
      "?": () => $("help").showModal(),
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  // How many pages failed, which leads to them.
  function failures() {
    const { failed, rows } = state.data;
    const here = rows.filter((row) => row.error).length;
    if (here) $("counts").append(", ", el("button", { type: "button", class: "link", id: "failed", click: () => only("warning", "failed") }, `${number(failed)} failed`));
    else $("counts").append(`, ${number(failed)} failed`);
    if (here < failed) $("counts").append(` (${number(here)} of them in this file; the manifest has all)`);
  }

  async function start() {
    const data = state.data = await unpack("summary");
    document.title = `${data.compared ? "Comparison" : "Review"} of ${data.folder}`;
    $("folder").textContent = document.title;
    const cut = data.rows.length < data.pages;
    $("counts").textContent = cut
      ? `${number(data.rows.length)} of ${counted(data.pages, "page")}: the most doubtful ones. Rules are counted over all.`
      : `${counted(data.pages, "page")}, ${counted(data.rules.length, "rule")} at work`;
    state.hues = hues();
    choices();
    if (data.failed) failures();
    if (data.compared) {
      $("f-order").prepend(el("option", { value: "differs" }, "different first"));
      $("f-order").value = "differs";
    }
    $("q").addEventListener("input", list);
    for (const name of [...filters, "order"]) $("f-" + name).addEventListener("change", () => list());
    $("clear").addEventListener("click", () => { $("filters").reset(); $("f-order").selectedIndex = 0; list(); });
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("narrow").addEventListener("toggle", () => draw(state.first));
    $("earlier").addEventListener("click", () => { draw(state.first - state.step); if (narrow()) scrollTo(0, 0); });
    $("later").addEventListener("click", () => { draw(state.first + state.step); if (narrow()) scrollTo(0, 0); });
    addEventListener("resize", () => draw(Math.max(0, state.at, state.first)));
    $("tab-pages").addEventListener("click", () => tab("pages"));
    $("tab-rules").addEventListener("click", () => tab("rules"));
    $("tab-sites").addEventListener("click", () => tab("sites"));
    $("tab-sites").hidden = !data.sites.length;
    $("help-open").addEventListener("click", () => $("help").showModal());
    $("basket-fold").addEventListener("click", foldBasket);
    $("basket-copy").addEventListener("click", () => copy(pack(), "Rule"));
    $("basket-command").addEventListener("click", () => copy(command(), "Command"));
    $("basket-clear").addEventListener("click", () => { basket.length = 0; fillBasket(); again(); });
    document.addEventListener("keydown", key);
    list();
    document.documentElement.dataset.ready = "yes";
  }

  start().catch((error) => {
    $("counts").textContent = `This page can't show its data: ${error.message}. A browser of 2023 or later can.`;
  });
})();
