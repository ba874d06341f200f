// What both faces share: copying, toasts, dialogs, theme, keys and the command palette. Pages work without it.
"use strict";
(() => {
  const root = document.documentElement;
  const say = (name) => document.body.dataset[name] || "";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // -- Toasts ------------------------------------------------------------------------------------------------------
  const region = () => document.getElementById("toasts");

  function fade(toast) {
    let clock = setTimeout(() => toast.remove(), 7000);
    const hold = () => clearTimeout(clock);
    const release = () => { hold(); clock = setTimeout(() => toast.remove(), 4000); };
    toast.addEventListener("mouseenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("mouseleave", release);
    toast.addEventListener("focusout", release);
  }

  /** Says a sentence; undo, when given, is a function and is offered as a button until the toast goes. */
  function toast(sentence, undo) {
    const place = region();
    if (!place) return;
    const box = document.createElement("div");
    box.className = "toast";
    const words = document.createElement("span");
    words.textContent = sentence;
    box.append(words);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = say("sayUndo");
      button.addEventListener("click", () => { box.remove(); undo(); });
      box.append(button);
    }
    place.append(box);
    fade(box);
  }
  window.aftersale = { toast };

  // -- Copy --------------------------------------------------------------------------------------------------------
  async function copy(button) {
    const value = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Plain http and old chat browsers have no clipboard object.
      const field = document.createElement("textarea");
      field.value = value;
      field.className = "quiet-to-eye";
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1600);
    toast(say("sayCopied").replace("{0}", value));
  }

  // -- Dialogs and drawers -------------------------------------------------------------------------------------------
  function open(id) {
    const dialog = document.getElementById(id);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
    return dialog;
  }

  document.addEventListener("click", (event) => {
    const copier = event.target.closest("[data-copy]");
    if (copier) { event.preventDefault(); copy(copier); return; }
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); open(opener.dataset.opens); return; }
    const closer = event.target.closest("[data-closes]");
    if (closer) { event.preventDefault(); closer.closest("dialog, .toast").tagName === "DIALOG" ? closer.closest("dialog").close() : closer.closest(".toast").remove(); return; }
    if (event.target.tagName === "DIALOG") { event.target.close(); return; }
    const printer = event.target.closest("[data-print]");
    if (printer) { window.print(); return; }
    const row = event.target.closest("[data-href]");
    if (row && !event.target.closest("a, button, input, label, select, summary") && !String(getSelection())) location.assign(row.dataset.href);
  });

  // -- A form is sent once ---------------------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }));

  // -- Theme and language ------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-switch]");
    if (!button) return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
  });

  // Times are told in the reader's own zone; only the browser knows it.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;

  // A panel or dialog that must be seen as soon as a box is ticked.
  document.addEventListener("change", (event) => {
    const warns = event.target.closest("[data-warns]");
    if (warns && event.target.checked) open(warns.dataset.warns);
  });

  // Fields that belong to one answer of a question only.
  const belonging = () => document.querySelectorAll("[data-belongs]").forEach((part) => {
    const answer = document.getElementById(part.dataset.belongs);
    part.hidden = !(answer && answer.checked);
  });
  document.addEventListener("change", belonging);
  belonging();

  // -- Selects that act at once, with a button for those without scripts --------------------------------------------------
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-at-once]");
    if (form) form.requestSubmit();
  });

  // -- Connection ----------------------------------------------------------------------------------------------------------
  const connection = () => root.toggleAttribute("data-offline", !navigator.onLine);
  window.addEventListener("online", connection);
  window.addEventListener("offline", connection);
  connection();

  // -- Dates as people write them: the server reads them, this only repeats what will be read ---------------------------------
  const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  function readDate(text) {
    const value = text.trim().toLowerCase().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
    const today = new Date();
    const day = (back) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - back);
    if (["today", "今天", "今日"].includes(value)) return day(0);
    if (["yesterday", "昨天", "昨日"].includes(value)) return day(1);
    if (["前天"].includes(value)) return day(2);
    let y, m, d, match;
    if ((match = value.match(/^(\d{4})[-./年\s]\s*(\d{1,2})[-./月\s]\s*(\d{1,2})日?$/))) [, y, m, d] = match.map(Number);
    else if ((match = value.match(/^(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([a-z]{3})[a-z]*\.?,?[\s.-]+(\d{4})$/))) { d = +match[1]; m = months.indexOf(match[2]) + 1; y = +match[3]; }
    else if ((match = value.match(/^([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/))) { d = +match[2]; m = months.indexOf(match[1]) + 1; y = +match[3]; }
    else if ((match = value.match(/^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$/))) { d = +match[1]; m = +match[2]; y = +match[3]; }
    else if ((match = value.match(/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/))) {
      const [a, b] = [+match[1], +match[2]];
      if (a > 12) { d = a; m = b; } else if (b > 12) { m = a; d = b; } else if (a === b) { d = a; m = b; } else return null;
      y = +match[3];
    } else return null;
    const date = new Date(y, m - 1, d);
    return date.getFullYear() === y && date.getMonth() === m - 1 && date.getDate() === d ? date : null;
  }
  document.querySelectorAll("[data-date]").forEach((input) => {
    const echo = document.getElementById(input.dataset.date);
    const show = () => {
      const date = readDate(input.value);
      echo.textContent = date ? new Intl.DateTimeFormat(root.lang, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date) : "";
      echo.dataset.understood = String(Boolean(date));
    };
    input.addEventListener("input", show);
    show();
  });
  document.querySelectorAll("[data-picks]").forEach((picker) => picker.addEventListener("change", () => {
    const input = document.getElementById(picker.dataset.picks);
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }));

  // -- "+ another" rows ------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-adds]");
    if (!button) return;
    event.preventDefault();
    const list = document.getElementById(button.dataset.adds);
    const row = list.lastElementChild.cloneNode(true);
    const number = list.children.length + 1;
    row.querySelectorAll("[id]").forEach((part) => { part.id = part.id.replace(/\d+$/, number); });
    row.querySelectorAll("[for]").forEach((part) => { part.htmlFor = part.htmlFor.replace(/\d+$/, number); });
    row.querySelectorAll("[data-scan]").forEach((part) => { part.dataset.scan = part.dataset.scan.replace(/\d+$/, number); });
    row.querySelectorAll("[data-number]").forEach((part) => { part.textContent = number; });
    row.querySelectorAll(".field-error").forEach((part) => part.remove());
    row.querySelectorAll("input").forEach((input) => { input.value = ""; input.removeAttribute("aria-describedby"); input.removeAttribute("aria-invalid"); });
    list.append(row);
    row.querySelector("input").focus();
  });

  // -- htmx speaks with our token and without inline styles ---------------------------------------------------------------------
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf"]');
    if (token) event.detail.headers["X-CSRF-TOKEN"] = token.content;
  });
  document.addEventListener("htmx:responseError", () => toast(say("sayFailed")));
  document.addEventListener("htmx:sendError", () => toast(say("sayOffline")));

  document.querySelectorAll(".toast").forEach(fade);
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // -- Keys: the console only ---------------------------------------------------------------------------------------------------
  if (document.body.dataset.face !== "console") return;

  const rows = () => [...document.querySelectorAll("[data-rows] [data-href]")].filter((row) => row.offsetParent !== null);
  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.hasAttribute("data-current"));
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (at >= 0) all[at].removeAttribute("data-current");
    next.setAttribute("data-current", "");
    const link = next.querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  let afterG = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); palette(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key;
    if (afterG && Date.now() - afterG < 1500) {
      afterG = 0;
      const link = document.querySelector(`[data-letter="${CSS.escape(key.toLowerCase())}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (key === "g") afterG = Date.now();
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "?") { event.preventDefault(); open("keys"); }
    else if (key === "/") { const search = document.getElementById("search"); if (search) { event.preventDefault(); search.focus(); search.select(); } }
    else if (key === "Enter" && event.target === document.body) { const row = rows().find((one) => one.hasAttribute("data-current")); if (row) location.assign(row.dataset.href); }
    else {
      const target = document.querySelector(`[data-hotkey="${CSS.escape(key)}"]`);
      if (target) { event.preventDefault(); target.matches("input, textarea, select") ? target.focus() : target.click(); }
    }
  });

  // -- Command palette: everything that the page and the rail can do, and the search ---------------------------------------------
  function palette() {
    const dialog = document.getElementById("palette");
    if (!dialog || dialog.open) return;
    const input = dialog.querySelector("input");
    const list = dialog.querySelector(".palette-list");
    const commands = [...document.querySelectorAll(".rail-link, [data-command]")].map((source) => ({
      words: source.dataset.command || (source.querySelector(".rail-word") || source).textContent.trim(),
      keys: source.dataset.letter ? `g ${source.dataset.letter}` : source.dataset.hotkey || "",
      run: () => source.click(),
    }));
    let chosen = 0;
    let shown = [];
    const draw = () => {
      const wish = input.value.trim().toLowerCase();
      shown = commands.filter((command) => command.words.toLowerCase().includes(wish));
      const search = document.getElementById("search");
      if (wish && search) shown.push({ words: `${say("saySearch")} “${input.value.trim()}”`, keys: "↵", run: () => { search.value = input.value.trim(); search.form.requestSubmit(); } });
      chosen = Math.min(chosen, Math.max(shown.length - 1, 0));
      list.replaceChildren(...shown.map((command, index) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = "#";
        link.id = `command-${index}`;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", String(index === chosen));
        link.tabIndex = -1;
        const words = document.createElement("span");
        words.textContent = command.words;
        link.append(words);
        if (command.keys) { const keys = document.createElement("kbd"); keys.textContent = command.keys; link.append(keys); }
        link.addEventListener("click", (event) => { event.preventDefault(); dialog.close(); command.run(); });
        item.setAttribute("role", "none");
        item.append(link);
        return item;
      }));
      dialog.querySelector(".palette-none").hidden = shown.length > 0;
      input.setAttribute("aria-activedescendant", shown.length ? `command-${chosen}` : "");
    };
    input.oninput = () => { chosen = 0; draw(); };
    input.onkeydown = (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % Math.max(shown.length, 1);
        draw();
        const item = document.getElementById(`command-${chosen}`);
        if (item) item.scrollIntoView({ block: "nearest" });
      } else if (event.key === "Enter") {
        event.preventDefault();
        const command = shown[chosen];
        dialog.close();
        if (command) command.run();
      }
    };
    input.value = "";
    draw();
    dialog.showModal();
    input.focus();
  }
})();
