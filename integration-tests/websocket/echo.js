// Talks to an echo through a proxy.  node echo.js PROXY URL plain|deflate [SECRET]   A secret must come back redacted.
import WebSocket from 'ws';
import {HttpsProxyAgent} from 'https-proxy-agent';

const [proxy, url, deflate, secret] = process.argv.slice(2);
const socket = new WebSocket(url, {
  agent: new HttpsProxyAgent(proxy),
  perMessageDeflate: deflate === 'deflate'
    ? {clientNoContextTakeover: true, serverNoContextTakeover: true, threshold: 0} : false,
});
const sent = ['hello', 'ä'.repeat(300000), Buffer.alloc(70000, 7)];
if (secret) sent.push(secret);
let next = 0;

function send() {
  if (next < sent.length) socket.send(sent[next]);
  else socket.ping('there?');
}

socket.on('open', send);
socket.on('message', (data, isBinary) => {
  const expected = Buffer.from(sent[next++]);
  if (secret && next === sent.length) {
    console.log(data.includes(secret) ? 'the secret came back' : 'redacted');
  } else if (!expected.equals(data)) {
    console.log(`message ${next} came back as another`);
    process.exit(1);
  } else {
    console.log(isBinary ? 'binary' : 'text', data.length);
  }
  send();
});
socket.on('pong', data => {
  console.log('pong', data.toString());
  socket.close(4001, 'done');
});
socket.on('close', (code, reason) => console.log('close', code, reason.toString()));
socket.on('error', error => {
  console.log('error', error.message);
  process.exit(1);
});
