// The DICOM Queue: what a click on a card means, and a list that changes in place: only what is different is touched, so that scroll and
// focus stay where they are.
(function () {
  'use strict';
  const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || '' : '');
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

  function attributes(from, to) {
    for (const { name } of [...from.attributes]) { if (!to.hasAttribute(name)) { from.removeAttribute(name); } }
    for (const { name, value } of [...to.attributes]) { if (from.getAttribute(name) !== value) { from.setAttribute(name, value); } }
  }

  function morph(from, to) {
    if (from.nodeType !== Node.ELEMENT_NODE) {
      if (from.nodeValue !== to.nodeValue) { from.nodeValue = to.nodeValue; }
      return;
    }
    attributes(from, to);
    const kept = new Map([...from.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
    const wanted = new Set([...to.childNodes].map(keyOf));
    let at = from.firstChild;
    for (const next of [...to.childNodes]) {
      const key = keyOf(next);
      while (at && keyOf(at) && keyOf(at) !== key && !wanted.has(keyOf(at))) { at = drop(at); }
      if (at && alike(at, next)) {
        morph(at, next);
        at = at.nextSibling;
      } else if (key && kept.has(key) && alike(kept.get(key), next)) {
        morph(from.insertBefore(kept.get(key), at), next);
      } else {
        from.insertBefore(document.importNode(next, true), at);
      }
    }
    while (at) { at = drop(at); }
  }

  /* Whoever had the focus in what goes away finds it at the card or batch around, and not at the top of the page. */
  function drop(node) {
    const next = node.nextSibling;
    if (node.contains(document.activeElement)) {
      const near = node.parentElement.closest('[tabindex]') || next || node.previousSibling;
      const target = near && near.nodeType === Node.ELEMENT_NODE && (near.matches('[tabindex]') ? near : near.querySelector('[tabindex]'));
      node.remove();
      if (target) { target.focus({ preventScroll: true }); }
    } else {
      node.remove();
    }
    return next;
  }

  const utils = PrimeFaces.ajax.Utils;
  const replace = utils.updateElement;
  utils.updateElement = function (id, content, xhr) {
    const old = document.getElementById(id);
    if (!old || !old.dataset.morph) { replace.call(utils, id, content, xhr); return; }
    const holder = document.createElement('template');
    holder.innerHTML = content.trim();
    morph(old, holder.content.firstElementChild);
  };

  const parameters = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));
  document.getElementById('board').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button || button.disabled) { return; }
    const job = button.closest('[data-job]');
    const batch = button.closest('[data-batch]');
    if (button.dataset.act && job) {
      actOnJob(parameters({ act: button.dataset.act, id: job.dataset.job, version: job.dataset.version }));
    } else if (button.dataset.batchAct && batch) {
      actOnBatch(parameters({ act: button.dataset.batchAct, batch: batch.dataset.batch }));
    } else if (button.dataset.remove) {
      askRemoval(parameters({ statuses: button.dataset.remove }));
    }
  });
  addEventListener('load', () => orderly.live('tasks', refreshBoard));
}());
