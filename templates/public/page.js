(function (w, d) {
  var n = 0, lone = false, help = d.getElementById("help"), f = d.getElementById("ask");
  var box = d.getElementById("text"), count = d.getElementById("count"), bad = d.getElementById("bad");
  function leave() {
    d.documentElement.className = "gone";
    d.title = "\u200b";
    w.location.replace("/leave");
    return false;
  }
  d.getElementById("leave").onclick = leave;
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
      setTimeout(function () { w.location.href = "/help"; }, 4000);
      return false;
    };
  }
  if (box && count) {
    box.oninput = function () {
      var max = +count.getAttribute("data-max");
      var left = max - box.value.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "_").length;
      count.textContent = left > max / 4 ? "" : left < 0 ? "Too long by " + -left : left + " characters left";
    };
    box.oninput();
  }
  if (bad) { bad.focus(); }
})(window, document);
