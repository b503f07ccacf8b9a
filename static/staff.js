(function () {
  "use strict";

  // Warn before an idle sign-in ends; any request keeps it alive.
  var idle = Number(document.body.dataset.idleSeconds);
  var bar = document.getElementById("idle");
  var timer;
  function wait() {
    clearTimeout(timer);
    bar.hidden = true;
    timer = setTimeout(function () { bar.hidden = false; }, (idle - 180) * 1000);
  }
  if (idle && bar) {
    bar.querySelector("button").addEventListener("click", function () {
      new Image().src = "/still-here?" + Date.now();
      wait();
    });
    wait();
  }

  // Words marked in the text become the words of the reason to add.
  var words = document.querySelector("p.words");
  var field = document.getElementById("words");
  if (words && field) {
    document.addEventListener("selectionchange", function () {
      var chosen = document.getSelection();
      if (chosen.isCollapsed || !words.contains(chosen.anchorNode) || !words.contains(chosen.focusNode)) {
        return;
      }
      var copy = chosen.getRangeAt(0).cloneContents();
      copy.querySelectorAll("sup").forEach(function (mark) { mark.remove(); });
      field.value = copy.textContent.trim();
    });
  }

  // Single-letter keys, only where a person switched them on.
  if (document.body.dataset.shortcuts === "on") {
    document.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
        return;
      }
      var target = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
      if (target) {
        event.preventDefault();
        target.click();
      }
    });
  }
})();
