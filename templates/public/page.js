(function (w, d) {
  var n = 0, lone, out = d.getElementById("leave"), help = d.getElementById("help"), f = d.getElementById("ask");
  var box = d.getElementById("text"), count = d.getElementById("count"), bad = d.getElementById("bad");
  function leave() {
    d.documentElement.className = "gone";
    d.title = "\u200b";
    w.location.replace(out.href);
    return false;
  }
  out.onclick = leave;
  d.addEventListener("keydown", function (e) {
    lone = e.keyCode === 16 && !e.ctrlKey && !e.altKey && !e.metaKey;
    if (!lone) { n = 0; }
  });
  d.addEventListener("keyup", function (e) {
    if (e.keyCode === 16 && lone) {
      n += 1;
      if (n === 3) { leave(); }
    }
  });
  w.addEventListener("pageshow", function (e) {
    if (e.persisted) { w.location.reload(); }
  });
  if (help && f) {
    help.onclick = function () {
      var to = d.createElement("input");
      to.type = "hidden";
      to.name = "to";
      to.value = "help";
      f.appendChild(to);
      f.submit();
      setTimeout(function () { w.location.href = help.href; }, 4000);
      return false;
    };
  }
  if (box && count) {
    box.oninput = function () {
      var max = +count.getAttribute("data-max");
      var left = max - box.value.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length;
      var say = left > max / 4 ? "" : count.getAttribute(left < 0 ? "data-over" : "data-left");
      count.textContent = say.replace("#", Math.abs(left));
    };
    box.oninput();
  }
  if (bad) { bad.focus(); }
})(window, document);
