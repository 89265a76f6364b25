package dev.sluice.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Python's urllib; Node's http and https with an agent that keeps connections, where CONNECT is
 * written out as proxy agents do it; and undici's fetch.
 */
@ExtendWith(Street.OfClients.class)
@Execution(SAME_THREAD)
class ScriptsIT {
  private static final String PYTHON =
      """
      import ssl, sys, urllib.request
      proxy, ca, url = sys.argv[1:]
      opener = urllib.request.build_opener(
          urllib.request.ProxyHandler({"http": proxy, "https": proxy}),
          urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
      for i in range(3):
          with opener.open(urllib.request.Request(url, data=b"python %d" % i)) as answer:
              print(answer.status, answer.read().decode())
      """;
  private static final String NODE =
      """
      const http = require('http'), https = require('https'), tls = require('tls');
      const [proxy, target] = process.argv.slice(2).map(text => new URL(text));
      let opened = 0;
      class Tunnels extends https.Agent {
        createConnection(options, done) {
          const authority = target.host;
          http.request({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: authority,
              headers: { Host: authority } })
            .on('connect', (answer, socket) => {
              opened++;
              const secure = tls.connect({ socket, servername: target.hostname },
                  () => done(null, secure));
              secure.on('error', done);
            })
            .end();
        }
      }
      const agent = target.protocol === 'https:'
          ? new Tunnels({ keepAlive: true, maxSockets: 1 })
          : new http.Agent({ keepAlive: true, maxSockets: 1 });
      const options = target.protocol === 'https:'
          ? { agent, host: target.hostname, port: target.port, path: target.pathname }
          : { agent, host: proxy.hostname, port: proxy.port, path: target.href,
              headers: { Host: target.host } };
      const client = target.protocol === 'https:' ? https : http;
      const post = i => new Promise((done, fail) => {
        const request = client.request({ ...options, method: 'POST' }, answer => {
          let body = '';
          answer.on('data', chunk => body += chunk);
          answer.on('end', () => { console.log(answer.statusCode, body); done(request); });
        });
        request.on('error', fail);
        request.end('node ' + i);
      });
      (async () => {
        await post(0);
        await new Promise(setImmediate);
        const request = await post(1);
        console.log('reused', request.reusedSocket);
        agent.destroy();
      })();
      """;

  private static final String UNDICI =
      """
      const { ProxyAgent, fetch } = require('undici');
      const fs = require('fs');
      const [proxy, ca, url] = process.argv.slice(2);
      const tls = { ca: fs.readFileSync(ca) };
      const dispatcher = new ProxyAgent({ uri: proxy, requestTls: tls, connections: 1 });
      let opened = 0;
      require('diagnostics_channel').subscribe('undici:client:connected', event => {
        if (event.connectParams.hostname === new URL(url).hostname) opened++;
      });
      (async () => {
        for (let i = 0; i < 3; i++) {
          const answer = await fetch(url, { dispatcher, method: 'POST', body: 'undici ' + i });
          console.log(answer.status, await answer.text());
        }
        console.log('opened', opened);
        await dispatcher.close();
      })();
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void python(String scheme, Street street) throws Exception {
    Path script = Files.writeString(directory.resolve("client.py"), PYTHON);

    assertThat(
            Program.installed("python3")
                .run(directory, script, street.proxy(), street.ca(), street.url(scheme, "/echo")))
        .isEqualTo("200 python 0\n200 python 1\n200 python 2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void node(String scheme, Street street) throws Exception {
    Path script = Files.writeString(directory.resolve("client.js"), NODE);

    assertThat(
            Program.installed("node")
                .with("NODE_EXTRA_CA_CERTS", street.ca())
                .run(directory, script, street.proxy(), street.url(scheme, "/echo")))
        .isEqualTo("200 node 0\n200 node 1\nreused true\n");
  }

  /** What Node's own fetch is made of; a version of it that takes a proxy comes from npm. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void undici(String scheme, Street street) throws Exception {
    Path script = Files.writeString(directory.resolve("client.js"), UNDICI);
    assumeTrue(
        Program.installed("npm")
            .tries(directory, "install", "undici@7", "--no-audit", "--no-fund", "--no-progress"),
        "npm reaches no registry: undici not tried through the proxy");

    assertThat(
            Program.installed("node")
                .run(directory, script, street.proxy(), street.ca(), street.url(scheme, "/echo")))
        .isEqualTo("200 undici 0\n200 undici 1\n200 undici 2\nopened 1\n");
  }
}
