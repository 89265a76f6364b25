// A server that pushes where it may: push.js CERTIFICATE KEY; says in its response whether it did.
const http2 = require('http2');
const fs = require('fs');
const server = http2.createSecureServer({cert: fs.readFileSync(process.argv[2]), key: fs.readFileSync(process.argv[3])});
server.on('stream', stream => {
  const answer = pushed => { stream.respond({':status': 200}); stream.end(`pushed ${pushed}`); };
  if (!stream.pushAllowed) {
    return answer(false);
  }
  stream.pushStream({':path': '/pushed'}, (failure, push) => {
    if (!failure) { push.respond({':status': 200}); push.end('unasked'); }
    answer(!failure);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
