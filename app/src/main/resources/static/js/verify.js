// Checks certificates and claim records on the reader's own device: published keys, WebCrypto, nothing that a file brings along. The server is asked afterwards,
// where there is a network, because it knows more (what was superseded a minute ago, which line was changed).
"use strict";
(() => {
  const words = document.getElementById("verify-words");
  const form = document.getElementById("verify-form");
  const result = document.getElementById("verify-result");
  if (!words || !form || !result) return;
  const KEYS = "/.well-known/aftersale-keys.json";
  const say = (key, ...values) => {
    const pattern = words.querySelector(`[data-key="${key}"]`)?.textContent ?? key;
    return pattern.replace(/\{(\d)\}/g, (all, i) => values[i] ?? all);
  };
  const bytesOf = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
  const join = (...parts) => { const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { all.set(p, at); at += p.length; } return all; };
  const text = (string) => new TextEncoder().encode(string);
  const day = (number) => new Date(number * 86400000).toISOString().slice(0, 10);

  // ---- Published keys

  const ES256 = { name: "ECDSA", hash: "SHA-256" };
  async function published() {
    const answer = await fetch(KEYS);
    const json = await answer.json();
    const keys = [];
    for (const key of json.keys) {
      keys.push({ ...key, key: await crypto.subtle.importKey("jwk", { kty: "EC", crv: "P-256", x: key.x, y: key.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]) });
    }
    const list = await jws(json.revocations, keys);
    if (!list) throw new Error("revocations");
    return { keys, list };
  }

  async function jws(compact, keys) {
    const parts = String(compact).split(".");
    if (parts.length !== 3) return null;
    try {
      const head = JSON.parse(new TextDecoder().decode(bytesOf(parts[0])));
      const key = keys.find((one) => one.kid === head.kid);
      if (!key || key.revokedAt || head.alg !== "ES256") return null;
      const good = await crypto.subtle.verify(ES256, key.key, bytesOf(parts[2]), text(parts[0] + "." + parts[1]));
      return good ? JSON.parse(new TextDecoder().decode(bytesOf(parts[1]))) : null;
    } catch { return null; }
  }

  // ---- The code: COSE_Sign1 over a small CBOR map

  function cbor(bytes) {
    let at = 0;
    const count = (size) => {
      if (size < 24) return size;
      const width = { 24: 1, 25: 2, 26: 4 }[size];
      if (!width) throw new Error("cbor");
      let value = 0;
      for (let i = 0; i < width; i++) value = value * 256 + bytes[at++];
      return value;
    };
    const one = (depth) => {
      if (depth > 4 || at >= bytes.length) throw new Error("cbor");
      const first = bytes[at++];
      const n = count(first & 31);
      switch (first >> 5) {
        case 0: return n;
        case 1: return -1 - n;
        case 2: case 3: {
          if (at + n > bytes.length) throw new Error("cbor");
          const part = bytes.slice(at, at += n);
          return first >> 5 === 2 ? part : new TextDecoder("utf-8", { fatal: true }).decode(part);
        }
        case 4: return Array.from({ length: Math.min(n, bytes.length) }, () => one(depth + 1));
        case 5: { const map = new Map(); for (let i = 0; i < n; i++) map.set(one(depth + 1), one(depth + 1)); return map; }
        case 6: return { tag: n, value: one(depth + 1) };
        default: throw new Error("cbor");
      }
    };
    const value = one(0);
    if (at !== bytes.length) throw new Error("cbor");
    return value;
  }
  const head = (kind, n) => n < 24 ? Uint8Array.of(kind << 5 | n) : n < 256 ? Uint8Array.of(kind << 5 | 24, n) : Uint8Array.of(kind << 5 | 25, n >> 8, n & 255);
  const PROTECTED = Uint8Array.of(0xa1, 0x01, 0x26);

  async function code(raw, trust) {
    const typed = raw.trim();
    const statement = typed.slice(Math.max(typed.lastIndexOf("="), typed.lastIndexOf("#")) + 1);
    let value;
    try { value = cbor(bytesOf(statement)); } catch { return { verdict: "NOT_OURS", details: [say("verify.code.other")] }; }
    const parts = value.tag === 18 && Array.isArray(value.value) && value.value.length === 4 ? value.value : null;
    if (!parts || !(parts[0] instanceof Uint8Array) || !same(parts[0], PROTECTED) || !(parts[1] instanceof Map) || !(parts[2] instanceof Uint8Array) || !(parts[3] instanceof Uint8Array) || !(parts[1].get(4) instanceof Uint8Array)) {
      return { verdict: "NOT_OURS", details: [say("verify.code.other")] };
    }
    const id = hex(parts[1].get(4));
    const key = trust.keys.find((one) => one.kid === id);
    if (!key) return { verdict: "NOT_OURS", details: [say("verify.code.unknownKey", id)] };
    const signed = join(Uint8Array.of(0x84), head(3, 10), text("Signature1"), head(2, PROTECTED.length), PROTECTED, head(2, 0), head(2, parts[2].length), parts[2]);
    if (!await crypto.subtle.verify(ES256, key.key, parts[3], signed)) return { verdict: "ALTERED", details: [say("verify.code.changed")] };
    let facts;
    try { facts = cbor(parts[2]); } catch { return { verdict: "NOT_OURS", details: [say("verify.code.other")] }; }
    return standing({ verdict: "GENUINE", serial: facts.get(2), number: facts.get(1), details: [say("verify.code.genuine"), ...said(facts)] }, key, trust);
  }

  function said(facts) {
    const lines = [say("verify.says", facts.get(1), facts.get(2), facts.get(3)), say("verify.says.cover", day(facts.get(5)), facts.get(4), day(facts.get(6)), day(facts.get(7)))];
    if (facts.has(9)) lines.push(say("verify.says.completed", day(facts.get(9))));
    return lines;
  }

  function standing(found, key, trust) {
    if (key.revokedAt) return { ...found, verdict: "REVOKED", details: [say("verify.keyRevoked", key.kid), ...found.details] };
    if (trust.list.revoked.includes(found.number)) return { ...found, verdict: "REVOKED", details: [say("verify.revoked"), ...found.details] };
    if (trust.list.superseded.includes(found.number)) return { ...found, verdict: "SUPERSEDED", details: [say("verify.superseded"), ...found.details] };
    return { ...found, details: [...found.details, say("verify.listedAt", trust.list.issuedAt.slice(0, 16).replace("T", " ") + " UTC")] };
  }

  // ---- The PDF: one signature of ours over every byte but its own digits

  function der(bytes, at) {
    const tag = bytes[at];
    let length = bytes[at + 1];
    let start = at + 2;
    if (length > 0x80) { const n = length - 0x80; if (n > 3) throw new Error("der"); length = 0; for (let i = 0; i < n; i++) length = length * 256 + bytes[start++]; } else if (length === 0x80) throw new Error("der");
    if (start + length > bytes.length) throw new Error("der");
    return { tag, at, start, end: start + length };
  }
  const children = (bytes, node) => { const all = []; for (let at = node.start; at < node.end;) { const one = der(bytes, at); all.push(one); at = one.end; } return all; };
  const MESSAGE_DIGEST = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04);

  function raw(bytes, node) {
    const [r, s] = children(bytes, der(bytes, node.start));
    const fixed = (part) => { let value = bytes.slice(part.start, part.end); while (value.length > 32) value = value.slice(1); const out = new Uint8Array(32); out.set(value, 32 - value.length); return out; };
    return join(fixed(r), fixed(s));
  }

  async function signature(cms, before, after, trust) {
    const whole = der(cms, 0);
    if (cms.slice(whole.end).some((b) => b !== 0)) return { clean: false };
    const content = children(cms, children(cms, children(cms, whole)[1])[0]);
    const infos = children(cms, content[content.length - 1]);
    if (infos.length !== 1) return {};
    const info = children(cms, infos[0]);
    const attributes = info[3];
    if (attributes.tag !== 0xa0) return {};
    let digest = null;
    for (const attribute of children(cms, attributes)) {
      const [oid, values] = children(cms, attribute);
      if (same(cms.slice(oid.start, oid.end), MESSAGE_DIGEST)) { const value = children(cms, values)[0]; digest = cms.slice(value.start, value.end); }
    }
    const signed = cms.slice(attributes.at, attributes.end);
    signed[0] = 0x31;
    for (const key of trust.keys) {
      if (await crypto.subtle.verify(ES256, key.key, raw(cms, info[5]), signed)) {
        return { key, clean: true, fits: digest !== null && same(digest, await sha256(join(before, after))) };
      }
    }
    return {};
  }

  async function pdf(bytes, trust) {
    let string = "";
    for (let i = 0; i < bytes.length; i += 32768) string += String.fromCharCode.apply(null, bytes.subarray(i, i + 32768));
    const ranges = [...string.matchAll(/\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/g)].slice(0, 16);
    let ours = null;
    for (const match of ranges) {
      const [a, b, c, d] = match.slice(1).map(Number);
      if (a + b > c || c + d > bytes.length) continue;
      const close = bytes[a + b] === 0x3c ? string.indexOf(">", a + b) : -1;
      const digits = close > 0 ? string.slice(a + b + 1, close) : "";
      if (!/^([0-9a-fA-F]{2}){100,100000}$/.test(digits)) continue;
      let found;
      try { found = await signature(Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16)), bytes.slice(a, a + b), bytes.slice(c, c + d), trust); } catch { continue; }
      if (!found.key) { if (found.clean === false) ours = ours || { how: say("verify.pdf.signatureBroken") }; continue; }
      if (!found.fits) { ours = ours || { how: say("verify.pdf.changedInside") }; continue; }
      if (a === 0 && close === c - 1 && c + d === bytes.length) {
        const statement = string.match(/\/AftersaleStatement \(([A-Za-z0-9_-]{100,400})\)/);
        if (statement) { const inside = await code(statement[1], trust); if (inside.verdict !== "NOT_OURS" && inside.verdict !== "ALTERED") return { ...inside, details: [say("verify.pdf.genuine"), ...inside.details.filter((line) => line !== say("verify.code.genuine"))] }; }
        return standing({ verdict: "GENUINE", details: [say("verify.pdf.genuine")] }, found.key, trust);
      }
      ours = { how: close === c - 1 ? say("verify.pdf.appended", bytes.length - c - d) : say("verify.pdf.wrapped") };
    }
    const statement = string.match(/\/AftersaleStatement \(([A-Za-z0-9_-]{100,400})\)/);
    const inside = statement ? await code(statement[1], trust) : null;
    const genuine = inside && inside.verdict !== "NOT_OURS" && inside.verdict !== "ALTERED";
    if (ours || genuine) {
      return { verdict: "ALTERED", serial: genuine ? inside.serial : null, details: [ours ? ours.how : say("verify.pdf.signatureRemoved"), ...(genuine ? [say("verify.pdf.signedSays"), ...inside.details] : [])] };
    }
    return { verdict: "NOT_OURS", details: [say("verify.pdf.unsigned")] };
  }

  // ---- The claim record: a chain of hashes whose end we signed

  async function record(json, trust) {
    const signed = await jws(json.signature, trust.keys);
    if (!signed || signed.format !== "aftersale-claim-record/1") return { verdict: "NOT_OURS", details: [say("verify.record.signature")] };
    const about = [say("verify.record.says", signed.claim, signed.rows, signed.madeAt), say("verify.record.head", signed.head)];
    const altered = (line) => ({ verdict: "ALTERED", details: [line, ...about] });
    for (const name of ["claim", "subject", "madeAt"]) if (json[name] !== signed[name]) return altered(say("verify.record.about", name));
    let previous = new Uint8Array(32);
    let number = 0;
    for (const row of json.rows ?? []) {
      number++;
      if (row.number !== number || !/^[0-9a-f]{64}$/.test(row.hash ?? "")) return altered(say("verify.record.row", number));
      if (row.event !== undefined) {
        const fields = [json.subject, String(number), row.at, row.actor, row.event, row.reason == null ? "-" : "r" + row.reason, row.details].map((field) => {
          const value = text(String(field));
          return join(Uint8Array.of(value.length >>> 24, value.length >>> 16 & 255, value.length >>> 8 & 255, value.length & 255), value);
        });
        if (hex(await sha256(join(previous, ...fields))) !== row.hash) return altered(say("verify.record.row", number));
      }
      previous = Uint8Array.from(row.hash.match(/../g), (pair) => parseInt(pair, 16));
    }
    if (number !== signed.rows) return altered(say("verify.record.count", number, signed.rows));
    if (hex(previous) !== signed.head) return altered(say("verify.record.end"));
    return { verdict: "GENUINE", details: [say("verify.record.genuine"), ...about] };
  }

  // ---- The page

  const COLOURS = { GENUINE: "green", SUPERSEDED: "amber", REVOKED: "red", ALTERED: "red", NOT_OURS: "grey" };
  const make = (name, content, className) => { const node = document.createElement(name); if (content) node.textContent = content; if (className) node.className = className; return node; };

  function show(found, how) {
    const card = make("article", "", "answer answer-" + COLOURS[found.verdict]);
    const title = make("div", "", "answer-head");
    const inner = make("div");
    inner.append(make("h1", say("verify.verdict." + found.verdict)));
    if (found.serial) { const line = make("p", words.dataset.serial + " ", "muted"); line.append(make("span", found.serial, "mono")); inner.append(line); }
    title.append(inner);
    const list = make("ul", "", "verify-details");
    found.details.forEach((line) => list.append(make("li", line)));
    card.append(title, make("p", say("verify.verdict." + found.verdict + ".more")), list, make("p", how, "small muted"));
    result.replaceChildren(card);
    result.dataset.verdict = found.verdict;
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
  }

  const waiting = () => result.replaceChildren(make("p", say("verify.checking"), "second"));
  const detector = "BarcodeDetector" in window ? (() => { try { return new BarcodeDetector({ formats: ["qr_code"] }); } catch { return null; } })() : null;

  async function onDevice(input) {
    if (!crypto.subtle) return null;
    const trust = await published();
    const how = say("verify.here", trust.list.issuedAt.slice(0, 16).replace("T", " ") + " UTC");
    if (input.code) return [await code(input.code, trust), how];
    const bytes = new Uint8Array(await input.file.arrayBuffer());
    if (bytes[0] === 0x25 && bytes[1] === 0x50) return [await pdf(bytes, trust), how];
    if (bytes[0] === 0x7b) { try { return [await record(JSON.parse(new TextDecoder().decode(bytes)), trust), how]; } catch { return [{ verdict: "NOT_OURS", details: [say("verify.record.unreadable")] }, how]; } }
    if (detector) {
      const codes = await detector.detect(await createImageBitmap(input.file));
      if (codes.length) { const found = await code(codes[0].rawValue, trust); return [{ ...found, details: [...found.details, say("verify.photo")] }, how]; }
    }
    return null;
  }

  async function byUs(input) {
    const language = document.documentElement.lang;
    let answer;
    if (input.code) {
      answer = await fetch("/api/v1/public/verify", { method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": language }, body: JSON.stringify({ qr: input.code }) });
    } else {
      const data = new FormData();
      data.append("file", input.file);
      answer = await fetch("/api/v1/public/verify", { method: "POST", headers: { "Accept-Language": language }, body: data });
    }
    if (!answer.ok) return null;
    const json = await answer.json();
    return [{ ...json, details: json.details.map((detail) => detail.text) }, say("verify.us")];
  }

  async function check(input) {
    waiting();
    let shown = false;
    try { const here = await onDevice(input); if (here) { show(...here); shown = true; } } catch { /* the server may know */ }
    try { const there = await byUs(input); if (there) { show(...there); shown = true; } } catch { /* no network */ }
    if (!shown) result.replaceChildren(make("p", say("verify.noCode"), "field-error"));
  }

  form.addEventListener("submit", (event) => {
    const file = form.elements.file.files[0];
    const typed = form.elements.code.value.trim();
    if (!file && !typed) return;
    event.preventDefault();
    check(file ? { file } : { code: typed });
  });
  form.elements.file.addEventListener("change", () => { const file = form.elements.file.files[0]; if (file) check({ file }); });
  const drop = document.getElementById("verify-drop");
  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("drop-over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("drop-over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); const file = event.dataTransfer.files[0]; if (file) check({ file }); });

  // The camera, where the browser itself reads codes: that works without a network too.
  const scanner = document.getElementById("verify-scan");
  if (detector && navigator.mediaDevices?.getUserMedia) {
    scanner.hidden = false;
    const video = scanner.querySelector("video");
    scanner.querySelector("button").addEventListener("click", async () => {
      let stream;
      try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } }); } catch { return; }
      video.hidden = false;
      video.srcObject = stream;
      await video.play();
      const until = Date.now() + 60000;
      while (Date.now() < until) {
        try { const codes = await detector.detect(video); if (codes.length) { check({ code: codes[0].rawValue }); break; } } catch { /* next frame */ }
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      stream.getTracks().forEach((track) => track.stop());
      video.hidden = true;
    });
  }

  // A code opened by a phone's own camera: where the page came from the cache, nobody has checked it yet.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && !result.querySelector("article")) check({ code: asked });

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/sw.js", { scope: "/verify" }).then(() => navigator.serviceWorker.ready).then((registration) => {
      const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], link[rel="preload"]')].map((link) => link.href).concat([...document.scripts].map((script) => script.src));
      registration.active.postMessage({ keep: files.filter((url) => url.startsWith(location.origin)) });
    }).catch(() => { /* without it, only with a network */ });
    navigator.serviceWorker.addEventListener("message", (event) => { if (event.data?.kept) document.documentElement.dataset.offlineReady = ""; });
  }
})();
