// Passkeys: asks our server for a challenge, the browser for finger, face or PIN, and hands the answer back.
"use strict";
(() => {
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!window.PublicKeyCredential || !navigator.credentials) {
    forms.forEach((form) => { form.hidden = true; });
    return;
  }
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function send(address, fields) {
    const answer = await fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (answer.status === 422 || answer.ok) return answer.json();
    throw new Error(String(answer.status));
  }

  const fields = (form, extra = {}) => {
    const all = new URLSearchParams(new FormData(form));
    Object.entries(extra).forEach(([name, value]) => all.set(name, value));
    return all;
  };

  async function make(form) {
    const options = await send(form.action + "/options", fields(form));
    if (options.problem) return options;
    const made = await navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: options.excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
    } });
    return send(form.action, fields(form, { current: "", answer: JSON.stringify({
      id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {},
      response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject), transports: made.response.getTransports?.() || [] },
    }) }));
  }

  async function show(form) {
    const options = await send(form.action + "/options", fields(form));
    const shown = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes(options.challenge) } });
    return send(form.action, fields(form, { answer: JSON.stringify({
      id: shown.id, rawId: text(shown.rawId), type: shown.type, clientExtensionResults: {},
      response: { clientDataJSON: text(shown.response.clientDataJSON), authenticatorData: text(shown.response.authenticatorData), signature: text(shown.response.signature),
        userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null },
    }) }));
  }

  forms.forEach((form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = form.querySelector("[role=alert]");
    const button = form.querySelector("button");
    const say = (sentence) => { place.textContent = sentence; place.hidden = !sentence; };
    say("");
    button.disabled = true;
    try {
      const answer = await (form.dataset.passkey === "make" ? make(form) : show(form));
      if (answer.next) { location.href = answer.next; return; }
      say(answer.problem || form.dataset.sayFailed);
    } catch (failure) {
      // Whoever closes the browser's own question has not made a mistake that needs many words.
      say(form.dataset.sayFailed);
    }
    button.disabled = false;
  }));
})();
