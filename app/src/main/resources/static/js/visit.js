// The technician's page with bad reception: every note and photo is kept on the phone first (IndexedDB) and sent when there is a way. Each has a key, so that one sent twice
// counts once; the page itself is kept by visit-worker.js, so that it opens without reception.
(() => {
  const root = document.querySelector('[data-visit]');
  if (!root) return;
  const visit = root.dataset.visit;
  const offline = root.querySelector('[data-offline]');
  const list = root.querySelector('[data-notes]');
  const refused = root.querySelector('[data-refused]');
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/console/visits/worker.js', { scope: '/console/visits/' }).catch(() => {});

  // What is done needs no copy on the phone any more.
  if (root.dataset.state === 'DONE' && 'caches' in window) caches.open('visits-1').then(store => store.delete(location.href, { ignoreVary: true })).catch(() => {});

  const opened = new Promise((resolve, reject) => {
    const open = indexedDB.open('visits', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('outbox', { keyPath: 'key' });
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  const ask = async (mode, act) => {
    const store = (await opened).transaction('outbox', mode).objectStore('outbox');
    return new Promise((resolve, reject) => { const asked = act(store); asked.onsuccess = () => resolve(asked.result); asked.onerror = () => reject(asked.error); });
  };
  const waiting = async () => (await ask('readonly', store => store.getAll())).filter(note => note.visit === visit).sort((a, b) => a.madeAt.localeCompare(b.madeAt));
  const keep = note => ask('readwrite', store => store.put(note));
  const forget = key => ask('readwrite', store => store.delete(key));

  const line = note => {
    const item = document.createElement('li');
    item.dataset.key = note.key;
    item.className = 'note-waiting';
    item.textContent = note.kind === 'SIGNATURE' ? '✍' : note.kind === 'PHOTO' ? '📷 ' + note.name : note.content;
    return item;
  };
  const show = async () => {
    const notes = await waiting();
    offline.hidden = notes.length === 0;
    root.querySelector('[data-waiting]').textContent = notes.length;
    for (const note of notes) if (!list.querySelector(`[data-key="${note.key}"]`)) list.append(line(note));
    // Nothing ends while something is still on the phone only.
    root.querySelectorAll('[data-ends] button').forEach(button => { button.disabled = notes.length > 0; });
  };

  const csrf = () => root.querySelector('[name=_csrf]')?.value || '';
  const body = note => {
    const form = new FormData();
    form.append('_csrf', csrf());
    form.append('key', note.key);
    form.append('madeAt', note.madeAt);
    if (note.kind === 'PHOTO') form.append('file', note.blob, note.name);
    else { form.append('kind', note.kind); form.append('content', note.content); }
    return form;
  };
  let sending = false;
  const send = async () => {
    if (sending || !csrf()) return;
    sending = true;
    let sent = 0;
    try {
      for (const note of await waiting()) {
        const address = `/console/visits/${visit}/` + (note.kind === 'PHOTO' ? 'photos' : 'notes');
        const form = body(note);
        const answer = await fetch(address, { method: 'POST', body: note.kind === 'PHOTO' ? form : new URLSearchParams(form), redirect: 'manual' });
        // A redirect says that it is in. What the server refuses stays on the phone, and is told.
        if (answer.type === 'opaqueredirect' || answer.ok) { await forget(note.key); sent++; } else { refused.hidden = false; break; }
      }
    } catch { /* no reception: it stays on the phone */ }
    sending = false;
    if (sent) location.reload(); else await show();
  };

  const note = async (kind, content, more = {}) => {
    await keep({ key: crypto.randomUUID(), visit, kind, content, madeAt: new Date().toISOString(), ...more });
    await show();
    send();
  };
  root.querySelectorAll('form[data-keep]').forEach(form => form.addEventListener('submit', event => {
    event.preventDefault();
    const content = form.querySelector('[name=content]');
    const said = event.submitter?.dataset.says || content?.value.trim();
    if (!said) return;
    if (content && !event.submitter?.dataset.says) content.value = '';
    note(form.querySelector('[name=kind]').value, said);
  }));
  root.querySelectorAll('form[data-photo]').forEach(form => {
    const file = form.querySelector('[type=file]');
    form.querySelector('button').hidden = true;
    file.addEventListener('change', async () => {
      for (const one of file.files) await note('PHOTO', one.name, { name: one.name, blob: one });
      file.value = '';
    });
  });
  const pad = root.querySelector('canvas.signature');
  if (pad) {
    pad.hidden = false;
    const field = pad.closest('form').querySelector('[name=content]');
    const pen = pad.getContext('2d');
    let path = '';
    const at = event => { const box = pad.getBoundingClientRect(); return [Math.round((event.clientX - box.left) * 600 / box.width), Math.round((event.clientY - box.top) * 160 / box.height)]; };
    pad.addEventListener('pointerdown', event => { const [x, y] = at(event); pad.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(x, y); path += `M${x} ${y}`; });
    pad.addEventListener('pointermove', event => {
      if (!event.buttons || path.length > 50000) return;
      const [x, y] = at(event); pen.lineTo(x, y); pen.strokeStyle = getComputedStyle(pad).color; pen.stroke(); path += `L${x} ${y}`; field.value = path;
    });
  }
  addEventListener('online', send);
  // Some phones say nothing when reception comes back.
  setInterval(send, 20000);
  show().then(send);
})();
