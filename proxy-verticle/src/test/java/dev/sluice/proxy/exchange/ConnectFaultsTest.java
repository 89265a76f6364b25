package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proxy.entrance.ConnectFlow;
import dev.sluice.proxy.entrance.Interception;
import dev.sluice.proxy.entrance.MintingQueue;
import dev.sluice.proxy.entrance.TlsFailureLog;
import dev.sluice.proxy.request.Workload;
import dev.sluice.wire.InjectedFault;
import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.RequestHeadParser;
import dev.sluice.wire.tls.CertificateAuthority;
import dev.sluice.wire.tls.LeafContexts;
import dev.sluice.wire.tls.TlsTermination;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bug behind the journal's answer ends its CONNECT: the client has one answer, and an end. */
class ConnectFaultsTest {
  private static final byte[] HEAD =
      "CONNECT no.test:443 HTTP/1.1\r\nHost: no.test:443\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final ExchangeHarness harness = new ExchangeHarness();
  private final AtomicBoolean armed = new AtomicBoolean();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
    harness.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofARecordedRefusalCutsTheConnection(boolean recorded) throws IOException {
    if (!recorded) {
      harness.audit.fail();
    }
    try (Socket client = connected(true)) {
      assertThat(read(client)).containsOnlyOnce("HTTP/1.1 ");
    }
    assertReportedOnce();
  }

  @Test
  void ofARefusalThatTheJournalTakesLaterCutsTheConnection() throws IOException {
    harness.audit.hold();
    try (Socket client = connected(false)) {
      await().until(() -> harness.audit.records().size() == 1);
      armed.set(true);
      harness.audit.release();
      assertThat(read(client)).containsOnlyOnce("HTTP/1.1 ");
    }
    assertReportedOnce();
  }

  private void assertReportedOnce() {
    assertThat(harness.bugs).singleElement().isInstanceOf(InjectedFault.class);
    assertThat(harness.audit.records()).hasSizeLessThan(2);
  }

  /** The answer, and the end of the connection. */
  private static String read(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private Socket connected(boolean failing) throws IOException {
    Interception interception =
        new Interception(
            new LeafContexts(
                vertx, CertificateAuthority.openOrCreate(directory), 1, SetupTimes.NONE),
            new MintingQueue(),
            new TlsTermination(Duration.ofSeconds(10)),
            Optional.empty(),
            new TlsFailureLog(),
            SetupTimes.NONE);
    int port =
        vertx
            .createNetServer()
            .connectHandler(socket -> start((NetSocketInternal) socket, interception, failing))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(10_000);
    return client;
  }

  private void start(NetSocketInternal socket, Interception interception, boolean failing) {
    ClientConnection client =
        ClientConnection.open(
            new FaultySocket(socket, armed).asSocket(), Duration.ofMinutes(1), gone -> {});
    Workload from =
        new Workload(Snapshot.DEFAULT_SANDBOX, Peer.newBuilder().setIp("127.0.0.1").build());
    armed.set(failing);
    ConnectFlow.start(harness.loop, interception, client, from, head());
  }

  private static RequestHead head() {
    HeadResult<RequestHead> parsed = new RequestHeadParser(8192).parse(HEAD, 0, HEAD.length);
    return ((HeadResult.Complete<RequestHead>) parsed).head();
  }
}
