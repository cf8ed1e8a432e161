// What is chosen of a list is searched for at once. Whoever goes through a list with keys says by Search when it is done.
(function () {
  'use strict';
  const form = document.getElementById('filter');
  let keys = false;
  form.addEventListener('keydown', (event) => { keys = event.target.matches('select'); });
  form.addEventListener('mousedown', () => { keys = false; });
  form.addEventListener('change', (event) => { if (event.target.matches('select') && !keys) { form.requestSubmit(); } });
}());
