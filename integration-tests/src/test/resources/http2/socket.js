// Opens a WebSocket as a stream of HTTP/2 in a tunnel: node socket.js PROXY CA AUTHORITY TEXT; prints what comes.
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const tls = require('tls');
const [proxy, ca, authority, text] = process.argv.slice(2);

const frame = (opcode, payload) => {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = payload.map((octet, i) => octet ^ mask[i % 4]);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
};

http.request(proxy, {method: 'CONNECT', path: authority, headers: {host: authority}}).on('connect', (ignored, socket) => {
  const secured = tls.connect({socket, servername: authority.split(':')[0], ca: fs.readFileSync(ca), ALPNProtocols: ['h2']});
  const session = http2.connect(`https://${authority}`, {createConnection: () => secured});
  session.once('remoteSettings', settings => {
    console.log(`offered ${settings.enableConnectProtocol}`);
    const stream = session.request({
      ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/socket', 'sec-websocket-version': '13'});
    stream.on('response', head => {
      const old = ['sec-websocket-accept', 'upgrade', 'connection'].filter(name => name in head);
      console.log([head[':status'], ...old].join(' '));
      stream.write(frame(1, Buffer.from(text)));
    });
    let seen = Buffer.alloc(0);
    stream.on('data', piece => {
      seen = Buffer.concat([seen, piece]);
      while (seen.length >= 2 && seen.length >= 2 + seen[1]) {
        const payload = seen.subarray(2, 2 + seen[1]);
        console.log(seen[0] === 0x88 ? `closed ${payload.readUInt16BE(0)}` : payload.toString());
        if (seen[0] === 0x81) {
          stream.write(frame(8, Buffer.from([3, 232])));
        }
        seen = seen.subarray(2 + seen[1]);
      }
    });
    stream.on('end', () => {
      console.log('ended');
      stream.end();
      session.close();
    });
    stream.on('error', fault => console.log(`error ${fault.message}`));
  });
}).end();
