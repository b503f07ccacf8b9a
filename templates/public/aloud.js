(function(b,s,say,v,u){
function stop(){u=s.cancel();b.textContent=say}
function look(){b.hidden=!(v=s.getVoices().filter(function(v){return v.localService&&!v.lang.indexOf(b.lang)})[0])}
if(!s)return;
b.onclick=function(){
if(u)return stop();
b.textContent=b.value;
[].forEach.call(b.form.querySelectorAll("h1,h2,p,.pick"),function(e){
u=new SpeechSynthesisUtterance(e.textContent);
u.voice=v;
s.speak(u)});
u.onend=stop};
onpagehide=stop;
new MutationObserver(stop).observe(document.documentElement,{attributes:true});
(s.onvoiceschanged=look)()
})(aloud,window.speechSynthesis,aloud.textContent)