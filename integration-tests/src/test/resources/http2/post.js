// Posts over HTTP/2 in a tunnel: node post.js PROXY CA AUTHORITY BODY; prints status and body.
const [proxy, ca, authority, body] = process.argv.slice(2);
const connect = require('http').request(proxy, {method: 'CONNECT', path: authority, headers: {host: authority}});
connect.on('connect', (answer, socket) => {
  if (answer.statusCode !== 200) throw new Error('no tunnel: ' + answer.statusCode);
  const options = {
    socket,
    servername: authority.split(':')[0],
    ca: require('fs').readFileSync(ca),
    ALPNProtocols: ['h2'],
  };
  const tls = require('tls').connect(options, () => {
    const session = require('http2').connect('https://' + authority, {createConnection: () => tls});
    let open = 3;
    for (let i = 0; i < 3; i++) {
      const stream = session.request({':method': 'POST', ':path': '/echo'});
      let text = '';
      stream.on('response', (head) => (text += head[':status'] + ' '));
      stream.setEncoding('utf8');
      stream.on('data', (piece) => (text += piece));
      stream.on('end', () => {
        console.log(text);
        if (--open === 0) session.close();
      });
      stream.end(body + i);
    }
  });
});
connect.end();
