// The picture of an image: frame and window as chosen, and why there is none where it cannot be shown.
(function () {
  'use strict';
  const el = (id) => document.getElementById(id);
  const objects = el('picture').dataset.objects;
  const preview = el('preview');
  const none = el('noPicture');
  const form = el('window');

  /* An img tells nothing of why it failed: the same address is asked once more for the reason. */
  function failed() {
    preview.hidden = true;
    none.hidden = false;
    const reason = none.querySelector('span');
    reason.textContent = '';
    fetch(preview.src).then((answer) => answer.ok ? null : answer.json())
      .then((problem) => { reason.textContent = problem && problem.detail || ''; }, () => { reason.textContent = ''; });
  }
  preview.addEventListener('error', failed);
  preview.addEventListener('load', () => { preview.hidden = false; none.hidden = true; });
  if (preview.complete && !preview.naturalWidth) { failed(); }
  if (!form) { return; }

  function chosen() {
    const frame = el('frame') && el('frame').value;
    const center = el('center').value;
    const width = el('width').value;
    const window = center && width ? '&window=' + [center, width, el('function').value].join(',') : '';
    return (query) => objects + (frame ? '/frames/' + encodeURIComponent(frame) : '') + '/rendered?' + query + window;
  }
  form.addEventListener('submit', (event) => { event.preventDefault(); preview.src = chosen()('viewport=512,512'); });
  form.addEventListener('input', () => { el('downloadPng').href = chosen()('accept=image/png'); });
}());
