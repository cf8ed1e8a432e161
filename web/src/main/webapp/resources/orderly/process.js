// Lists with rows to tick: the bar of actions, ticks that stay when the list is drawn anew, and uploads with their progress.
(function () {
  'use strict';
  const el = (id) => document.getElementById(id);
  const picks = new Set();
  const chosen = new Map();
  const boxes = () => [...document.querySelectorAll('input[name=pick]')];

  function show() {
    const all = boxes();
    all.forEach((box) => { box.checked = picks.has(box.value); });
    document.querySelectorAll('select[data-choice]').forEach((select) => {
      if (chosen.has(select.dataset.choice)) { select.value = chosen.get(select.dataset.choice); }
      select.classList.toggle('unsaved', chosen.has(select.dataset.choice));
    });
    const ticked = all.filter((box) => box.checked).length;
    const head = document.querySelector('[data-pick-all]');
    if (head) {
      head.checked = all.length > 0 && ticked === all.length;
      head.indeterminate = ticked > 0 && ticked < all.length;
    }
    const bar = el('bar');
    if (bar) {
      bar.hidden = ticked === 0;
      const told = el('picked');
      told.textContent = told.dataset.words.replace('{0}', ticked).replace('{1}', all.length);
    }
  }

  addEventListener('change', (event) => {
    if (event.target.matches('input[name=pick]')) {
      if (event.target.checked) { picks.add(event.target.value); } else { picks.delete(event.target.value); }
      show();
    } else if (event.target.matches('select[data-choice]')) {
      chosen.set(event.target.dataset.choice, event.target.value);
      show();
    } else if (event.target.matches('[data-pick-all]')) {
      boxes().forEach((box) => { if (event.target.checked) { picks.add(box.value); } else { picks.delete(box.value); } });
      show();
    }
  });
  window.orderlyPicks = {
    // a list that was drawn anew just before is not told of by its observer yet
    keep() { show(); },
    clear() { picks.clear(); show(); },
    saved() { chosen.clear(); show(); },
  };
  // a template that was just made for a series comes chosen, not saved
  const back = (new URLSearchParams(location.search).get('choose') || '').match(/^(\d+):(\d+)$/);
  if (back) { chosen.set(back[1], back[2]); }
  // the list is drawn anew by its own; what is ticked is ticked again
  const list = document.querySelector('[id$=":content"]');
  if (list && list.parentElement) {
    new MutationObserver(show).observe(list.parentElement, { childList: true });
  }
  show();

  /* How many each choice of a filter has, unless the person would rather not see it. */
  const counts = el('counts');
  if (counts) {
    const KEPT = 'orderly.counts';
    const hidden = () => { try { return localStorage.getItem(KEPT) === 'hidden'; } catch (e) { return counts.dataset.now === 'hidden'; } };
    const tell = () => {
      counts.textContent = hidden() ? counts.dataset.show : counts.dataset.hide;
      document.querySelectorAll('option[data-count]').forEach((option) => {
        option.textContent = option.dataset.label + (hidden() ? '' : ' (' + option.dataset.count + ')');
      });
    };
    counts.addEventListener('click', () => {
      const next = hidden() ? '' : 'hidden';
      counts.dataset.now = next;
      try { localStorage.setItem(KEPT, next); } catch (e) { /* not kept */ }
      tell();
    });
    tell();
  }

  const form = el('send');
  if (!form) { return; }

  function line(file) {
    const item = document.createElement('li');
    const name = document.createElement('span');
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    const state = document.createElement('span');
    state.className = 'soft';
    item.append(name, bar, state);
    el('progress').append(item);
    return { item, bar, state };
  }

  function send(file) {
    const shown = line(file);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append('file', file, file.name);
      request.open('POST', form.dataset.url + '?source=' + encodeURIComponent(el('target').value));
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) {
          shown.bar.value = event.loaded / event.total;
          shown.state.textContent = Math.floor(100 * event.loaded / event.total) + ' %';
        }
      };
      const end = (good, words) => {
        shown.bar.value = good ? 1 : shown.bar.value;
        shown.state.textContent = words;
        shown.item.className = good ? 'sent' : 'refused';
        resolve();
      };
      request.onload = () => {
        let detail = '';
        try { detail = JSON.parse(request.responseText).detail || ''; } catch (e) { detail = ''; }
        if (request.status === 201) { end(true, form.dataset.sent); } else { end(false, form.dataset.failed + ' ' + (detail || request.status)); }
      };
      request.onerror = () => end(false, form.dataset.failed);
      request.send(body);
    });
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    el('progress').replaceChildren();
    el('upload').disabled = true;
    for (const file of el('files').files) { await send(file); }
    el('upload').disabled = false;
    form.reset();
  });
})();
