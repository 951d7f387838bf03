"use strict";
(() => {
  const STEP = 100;
  const BLOCKS_AT_ONCE = 3000;
  const $ = (id) => document.getElementById(id);
  const state = { data: null, hues: new Map(), rows: [], shown: STEP, at: -1, mark: -1, ruleOrder: "pieces" };
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
    const by = {
      score: (a, b) => b.score - a.score,
      least: (a, b) => a.score - b.score,
      file: (a, b) => (a.id < b.id ? -1 : 1),
      title: (a, b) => a.title.localeCompare(b.title),
    };
    return rows.sort(by[$("f-order").value]);
  }

  function chip(reason) {
    const bad = reason === "failed" || reason === "no body";
    const warn = reason === "guard" || reason === "no title" || reason.includes("warning");
    return el("li", { class: "chip" + (bad ? " bad" : warn ? " warn" : "") }, reason);
  }

  function item(row, at) {
    const name = el("bdi", {}, row.title || row.error || "no title");
    return el("li", {}, el("button", { type: "button", "data-at": at, click: () => open(at) },
      el("span", { class: row.title ? "name" : "name none" }, name),
      el("span", { class: "place" }, el("bdi", {}, row.url || row.id)),
      el("ul", { class: "chips" }, ...row.reasons.map(chip))));
  }

  function list(keep) {
    const open = state.rows[state.at];
    state.rows = chosen();
    state.shown = STEP;
    state.at = open ? state.rows.indexOf(open) : -1;
    $("list").replaceChildren();
    more(0);
    $("found").textContent = state.rows.length === state.data.rows.length
      ? counted(state.rows.length, "page") : `${number(state.rows.length)} of ${counted(state.data.rows.length, "page")}`;
    if (!keep && state.rows.length && state.at < 0 && !narrow()) show(0);
    if (!state.rows.length) $("view").replaceChildren(el("p", { class: "empty" }, "No page fits these filters."));
    current();
  }

  function more(from) {
    const rows = state.rows.slice(from, state.shown);
    $("list").append(...rows.map((row, at) => item(row, from + at)));
    const left = state.rows.length - state.shown;
    $("more").hidden = left <= 0;
    $("more").textContent = `Show ${number(Math.min(STEP, left))} more of ${number(left)}`;
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
    if (narrow()) scrollTo(0, 0);
    else $("view").scrollTop = 0;
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
    state.mark = -1;
    while (at >= state.shown) {
      state.shown += STEP;
      more(state.shown - STEP);
    }
    current();
    const page = await unpack(`page-${state.data.rows.indexOf(row)}`);
    if (state.rows[state.at] !== row) return;
    $("view").replaceChildren(...view(row, page));
  }

  function address(row) {
    const safe = /^https?:\/\//i.test(row.url);
    const place = el("bdi", {}, row.url || row.id);
    return safe ? el("a", { href: row.url, rel: "noreferrer noopener", target: "_blank" }, place) : place;
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
    const alerts = row.warnings.map((text) => el("li", {}, text));
    if (row.error) alerts.unshift(el("li", { class: "bad" }, row.error));
    if (alerts.length) parts.push(el("ul", { class: "alerts" }, ...alerts));
    if (!page.removed.length && !page.kept && !page.body) return parts;
    if (!page.kept) {
      parts.push(el("p", { class: "facts", id: "no-kept" }, "The run kept no places of the text that stayed, so removals stand behind the body. Run it with --undo to see them where they stood."));
    }
    parts.push(tools(), legend(row), blocks(page), el("p", { id: "said", role: "status" }));
    parts.push(el("h3", {}, counted(page.removed.length, "removal")), pieces(page));
    return parts;
  }

  const MODES = [["all", "All text"], ["kept", "Kept"], ["removed", "Removed"]];
  let mode = "all";

  function tools() {
    const buttons = MODES.map(([name, title]) => el("button", {
      type: "button", "data-mode": name, "aria-pressed": String(mode === name), click: () => setMode(name),
    }, title));
    return el("div", { class: "tools", role: "group", "aria-label": "What is shown" }, ...buttons,
      el("button", { type: "button", click: () => step(-1), "aria-label": "Previous removal" }, "↑"),
      el("button", { type: "button", click: () => step(1), "aria-label": "Next removal" }, "↓"));
  }

  function legend(row) {
    const sums = new Map();
    for (const [rule, count] of Object.entries(row.rules)) sums.set(topic(rule), (sums.get(topic(rule)) || 0) + count);
    const ranked = [...sums].sort((a, b) => b[1] - a[1]);
    return el("ul", { class: "chips", id: "legend", "aria-label": "Topics" },
      ...ranked.map(([name, count]) => el("li", { class: `chip topic ${hue(name)}` }, `${name} ${number(count)}`)));
  }

  function setMode(name) {
    mode = name;
    for (const button of document.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === name));
    }
    const text = $("text");
    if (text) text.className = name;
  }

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
      piece.text.split("\n").forEach((text, at) => {
        if (at) found.push([]);
        if (text) found[found.length - 1].push({ ...piece, text, first: !at });
      });
    }
    return found.filter((line) => line.some((piece) => piece.text.trim()));
  }

  function blocks(page) {
    const holder = el("div", { id: "text", class: mode });
    const all = lines(page);
    for (const line of all.slice(0, BLOCKS_AT_ONCE)) holder.append(block(line));
    if (all.length > BLOCKS_AT_ONCE) {
      const rest = el("button", { type: "button", click: () => rest.replaceWith(...all.slice(BLOCKS_AT_ONCE).map(block)) },
        `Show the other ${number(all.length - BLOCKS_AT_ONCE)} blocks`);
      holder.append(rest);
    }
    return holder;
  }

  function block(line) {
    const role = (line.find((piece) => piece.role === "title" || piece.role === "dek") || {}).role || "";
    const gone = line.every((piece) => piece.rule || !piece.text.trim());
    const element = el("p", { class: `block ${role} ${gone ? "gone" : "stays"}`.replace("  ", " "), dir: "auto" });
    if (role) element.append(el("span", { class: "badge" }, role));
    for (const piece of line) {
      if (!piece.rule) { element.append(piece.text); continue; }
      const shade = hue(piece.rule);
      element.append(el("del", {
        class: shade, title: `${piece.rule}: ${piece.why}`, "data-piece": piece.index, tabindex: "-1",
      }, piece.text));
      if (piece.first) element.append(el("span", { class: `rule ${shade}`, "aria-hidden": "true" }, piece.rule));
    }
    return element;
  }

  function pieces(page) {
    return el("ol", { id: "pieces" }, ...page.removed.map(([, text, rule, why], index) => el("li", { "data-piece": index },
      el("button", { type: "button", class: `link ${hue(rule)}`, click: () => mark(index) }, rule), ` ${why}`,
      el("q", { dir: "auto" }, text.length > 400 ? text.slice(0, 399) + "…" : text))));
  }

  function mark(index) {
    for (const element of document.querySelectorAll("#view .at")) element.classList.remove("at");
    const hits = document.querySelectorAll(`#text del[data-piece="${index}"]`);
    if (!hits.length) return;
    if (mode === "kept") setMode("all");
    state.mark = index;
    hits.forEach((hit) => hit.classList.add("at"));
    hits[0].focus({ preventScroll: true });
    hits[0].scrollIntoView({ block: "center" });
    $("said").textContent = hits[0].title;
  }

  function step(by) {
    const order = [...new Set([...document.querySelectorAll("#text del")].map((hit) => hit.dataset.piece))];
    if (!order.length) return;
    const at = order.indexOf(String(state.mark));
    mark(Number(order[at < 0 && by < 0 ? order.length - 1 : (at + by + order.length) % order.length]));
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
    tab("pages");
    list();
    $("f-" + name).focus();
  }

  // Sites: what they taught

  function sites() {
    const head = ["Site", "Looked at", "Articles", "Pages", "Removed", "Not trusted", "Learned"].map((title) => el("th", { scope: "col" }, title));
    const body = state.data.sites.map((site) => el("tr", {},
      el("td", {}, site.pages ? el("button", { type: "button", class: "link", click: () => only("site", site.site) }, site.site) : site.site),
      ...["looked", "articles", "pages", "pieces", "doubted"].map((name) => el("td", { class: "number", "data-name": name }, number(site[name]))),
      el("td", {}, el("ol", {}, ...site.learned.map(([form, count]) => el("li", {}, el("b", {}, `${number(count)}×`), form))))));
    $("sites").replaceChildren(
      el("p", { class: "facts" }, `${counted(body.length, "site")} of which something was learned: on how many pages, and of how many different articles; how many pages the run had, what the learned rules removed there, and how many pages would have lost their article by them.`),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))));
  }

  const TABS = { pages: list, rules, sites };

  function tab(name) {
    for (const one of Object.keys(TABS)) {
      $(one).hidden = one !== name;
      $("tab-" + one).setAttribute("aria-pressed", String(one === name));
    }
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
    const actions = {
      j: () => reading && state.at + 1 < state.rows.length && open(state.at + 1),
      k: () => reading && state.at > 0 && open(state.at - 1),
      n: () => reading && step(1),
      p: () => reading && step(-1),
      v: () => reading && setMode(MODES[(MODES.findIndex(([name]) => name === mode) + 1) % MODES.length][0]),
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

  async function start() {
    const data = state.data = await unpack("summary");
    document.title = `Review of ${data.folder}`;
    $("folder").textContent = `Review of ${data.folder}`;
    const cut = data.rows.length < data.pages;
    $("counts").textContent = cut
      ? `${number(data.rows.length)} of ${counted(data.pages, "page")}: the most suspicious ones. Rules are counted over all.`
      : `${counted(data.pages, "page")}, ${counted(data.rules.length, "rule")} at work`;
    state.hues = hues();
    choices();
    $("q").addEventListener("input", () => list(true));
    for (const name of [...filters, "order"]) $("f-" + name).addEventListener("change", () => list());
    $("clear").addEventListener("click", () => { $("filters").reset(); list(); });
    $("filters").addEventListener("submit", (event) => event.preventDefault());
    $("more").addEventListener("click", () => { state.shown += STEP; more(state.shown - STEP); });
    $("tab-pages").addEventListener("click", () => tab("pages"));
    $("tab-rules").addEventListener("click", () => tab("rules"));
    $("tab-sites").addEventListener("click", () => tab("sites"));
    $("tab-sites").hidden = !data.sites.length;
    $("help-open").addEventListener("click", () => $("help").showModal());
    document.addEventListener("keydown", key);
    list();
    document.documentElement.dataset.ready = "yes";
  }

  start().catch((error) => {
    $("counts").textContent = `This page can't show its data: ${error.message}. A browser of 2023 or later can.`;
  });
})();
