// The technician's page with bad reception: every note is kept on the phone first and sent when there is a way; each has a key, so that one sent twice counts once.
(() => {
  const root = document.querySelector('[data-visit]');
  if (!root) return;
  const name = 'visit-' + root.dataset.visit;
  const kept = () => JSON.parse(localStorage.getItem(name) || '[]');
  const keep = notes => { localStorage.setItem(name, JSON.stringify(notes)); show(); };
  const offline = root.querySelector('[data-offline]');
  const show = () => {
    const waiting = kept().length;
    offline.hidden = waiting === 0;
    root.querySelector('[data-waiting]').textContent = waiting;
  };
  let sending = false;
  const send = async () => {
    const notes = kept();
    const form = root.querySelector('[data-keep]');
    if (sending || notes.length === 0 || !form) return;
    sending = true;
    const body = new URLSearchParams();
    body.append('_csrf', form.querySelector('[name=_csrf]').value);
    for (const note of notes) for (const part of ['key', 'kind', 'content', 'madeAt']) body.append(part, note[part]);
    try {
      const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
      // A redirect says that they are in; what the server refuses stays here and is shown when the page is opened again.
      if (answer.type === 'opaqueredirect' || answer.ok) {
        const sent = new Set(notes.map(note => note.key));
        keep(kept().filter(note => !sent.has(note.key)));
        location.reload();
      }
    } catch { /* no reception: they stay on the phone */ }
    sending = false;
  };
  root.querySelectorAll('[data-keep]').forEach(form => form.addEventListener('submit', event => {
    event.preventDefault();
    const content = form.querySelector('[name=content]');
    if (!content.value.trim()) return;
    keep([...kept(), { key: crypto.randomUUID ? crypto.randomUUID() : form.querySelector('[name=key]').value, kind: form.querySelector('[name=kind]').value,
      content: content.value, madeAt: new Date().toISOString() }]);
    const line = document.createElement('li');
    line.textContent = form.querySelector('[name=kind]').value === 'SIGNATURE' ? '✓' : content.value;
    root.querySelector('[data-notes]').append(line);
    content.value = '';
    send();
  }));
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
  show();
  send();
})();
