// Folds the items of sequences away. A row belongs to the one whose path its own begins with.
(function () {
  'use strict';
  const rows = [...document.querySelectorAll('#attributes tbody tr')];
  const button = (row) => row.querySelector('.fold');
  const open = (row) => button(row).getAttribute('aria-expanded') === 'true';

  /* Rows come in the order of the object, so those below a folded one are the deeper ones that follow it. */
  function show() {
    let folded = Infinity;
    for (const row of rows) {
      const depth = Number(row.dataset.depth);
      if (depth <= folded) { folded = Infinity; }
      row.hidden = depth > folded;
      if (!row.hidden && button(row) && !open(row)) { folded = depth; }
    }
  }
  function set(row, expanded) { button(row).setAttribute('aria-expanded', String(expanded)); }
  function all(expanded) { rows.filter(button).forEach((row) => set(row, expanded)); show(); }

  for (const row of rows) {
    row.style.setProperty('--depth', row.dataset.depth);
    if (button(row)) { button(row).addEventListener('click', () => { set(row, !open(row)); show(); }); }
  }
  for (const [id, expanded] of [['unfoldAll', true], ['foldAll', false]]) {
    const control = document.getElementById(id);
    if (control) { control.addEventListener('click', () => all(expanded)); }
  }
  /* items of a sequence that is opened show at once: opening one row is enough for most */
  rows.filter((row) => button(row) && Number(row.dataset.depth) % 2 === 1).forEach((row) => set(row, true));
  show();
}());
