// The dispatch board: a visit is dragged to where it fits, or picked up by keyboard and put down with the arrow keys and Enter. Both send the form of the slot.
(() => {
  const board = document.querySelector('[data-board]');
  if (!board) return;

  // ---- by keyboard: once picked up, the arrow keys go from slot to slot, past those where something speaks against it
  const slots = () => [...board.querySelectorAll('button[data-slot]')];
  if (slots().length && !document.querySelector('.form-problem')) slots()[0].focus();
  board.addEventListener('keydown', event => {
    const here = event.target.closest('button[data-slot]');
    if (!here) return;
    const go = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (event.key === 'Escape') document.querySelector('[data-putback]')?.click();
    if (!go) return;
    event.preventDefault();
    const from = here.getBoundingClientRect();
    const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const slot of slots()) {
      const [sx, sy] = middle(slot.getBoundingClientRect());
      const along = go[0] ? (sx - x) * go[0] : (sy - y) * go[1];
      const across = Math.abs(go[0] ? sy - y : sx - x);
      if (slot === here || along <= 4 || across > along * 4 + 40) continue;
      if (along + across * 3 < least) { least = along + across * 3; best = slot; }
    }
    best?.focus();
  });

  // ---- by dragging: what is picked up shows where it may go, as its own page would
  let carried = null;
  document.addEventListener('dragstart', async event => {
    const chip = event.target.closest?.('[data-pick]');
    if (!chip) return;
    carried = chip;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', chip.dataset.pick);
    chip.classList.add('visit-picked');
    const answer = await fetch(chip.dataset.pick, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!answer || !answer.ok || carried !== chip) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const offered of page.querySelectorAll('[data-slots]')) {
      const cell = document.getElementById(offered.parentElement.id);
      if (!cell) continue;
      cell.querySelector('[data-slots]')?.remove();
      cell.append(document.importNode(offered, true));
    }
    board.dataset.carrying = 'true';
  });
  document.addEventListener('dragover', event => {
    const slot = event.target.closest?.('button[data-slot]');
    board.querySelectorAll('.slot-over').forEach(one => one.classList.remove('slot-over'));
    if (carried && slot) { event.preventDefault(); slot.classList.add('slot-over'); }
  });
  document.addEventListener('drop', event => {
    const slot = event.target.closest?.('button[data-slot]');
    if (carried && slot) { event.preventDefault(); slot.form.requestSubmit(slot); }
  });
  document.addEventListener('dragend', () => {
    carried?.classList.remove('visit-picked');
    carried = null;
    delete board.dataset.carrying;
    if (!location.search.includes('pick=')) board.querySelectorAll('[data-slots]').forEach(one => one.remove());
  });
})();
