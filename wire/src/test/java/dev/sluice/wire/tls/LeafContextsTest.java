package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.wire.SetupTimes;
import dev.sluice.wire.tls.LeafContexts.OfHost;
import io.netty.handler.ssl.OpenSslServerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafContextsTest {
  private static final int CAPACITY = 4;
  private static final String QUIET = "quiet";

  private final Vertx vertx = Vertx.vertx();
  private LeafContexts contexts;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    contexts =
        new LeafContexts(
            vertx, CertificateAuthority.openOrCreate(directory), CAPACITY, SetupTimes.NONE);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<SslContext> get(String sandbox, String host) {
    return contexts.contexts(sandbox, host).map(OfHost::http1);
  }

  @Test
  void knownHostIsCompleteAtOnce() {
    SslContext minted = get(QUIET, "api.example.test").await();

    Future<SslContext> again = get(QUIET, "api.example.test");
    assertThat(again.succeeded()).isTrue();
    assertThat(again.result()).isSameAs(minted).isInstanceOf(OpenSslServerContext.class);
  }

  @Test
  void spellingsOfAHostShareOneContext() {
    SslContext minted = get(QUIET, "api.example.test").await();

    assertThat(get(QUIET, "API.Example.Test.").result()).isSameAs(minted);
  }

  @Test
  void waitersShareOneMint() {
    List<Future<SslContext>> waiting =
        IntStream.range(0, 20).mapToObj(i -> get(QUIET, "api.example.test")).toList();
    Future.all(waiting).await();

    Set<SslContext> minted = new HashSet<>();
    waiting.forEach(future -> minted.add(future.result()));
    assertThat(minted).hasSize(1);
  }

  @Test
  void mintCompletesOnTheCallersContext() {
    Context context = vertx.getOrCreateContext();
    Promise<Context> completedOn = Promise.promise();
    context.runOnContext(
        v ->
            get(QUIET, "api.example.test")
                .onComplete(c -> completedOn.complete(Vertx.currentContext())));

    assertThat(completedOn.future().await()).isSameAs(context);
  }

  @Test
  void failureIsReportedAndNotCached() {
    Future<SslContext> refused = get(QUIET, "*.example.test");

    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(refused::await);
    assertThat(contexts.size()).isZero();
  }

  @Test
  void cacheStaysWithinItsCapacity() {
    for (int i = 0; i < 3 * CAPACITY; i++) {
      get(QUIET, "h" + i + ".example.test").await();
    }

    assertThat(contexts.size()).isEqualTo(CAPACITY);
  }

  /** They are used more often than those of the other one. */
  @Test
  void aSandboxWithManyHostsLosesItsOwn() {
    get(QUIET, "quiet.example.test").await();
    for (int i = 0; i < 10 * CAPACITY; i++) {
      for (int uses = 0; uses < 4; uses++) {
        get("hostile", "h" + i + ".example.test").await();
      }
    }

    assertThat(contexts.size()).isEqualTo(CAPACITY);
    assertThat(contexts.isKnown("quiet.example.test")).isTrue();
  }

  @Test
  void theHostGoesThatIsUnusedLongest() {
    for (int i = 0; i < CAPACITY; i++) {
      get(QUIET, "h" + i + ".example.test").await();
    }
    assertThat(get("other", "h0.example.test").succeeded()).isTrue();
    get("newcomer", "new.example.test").await();

    assertThat(contexts.isKnown("h0.example.test")).isTrue();
    assertThat(contexts.isKnown("h1.example.test")).isFalse();
    assertThat(contexts.size()).isEqualTo(CAPACITY);
  }

  @Test
  void jdkServesWhereTheNativeProviderIsMissing(@TempDir Path directory) throws IOException {
    LeafContexts jdk =
        new LeafContexts(
            vertx,
            CertificateAuthority.openOrCreate(directory),
            CAPACITY,
            SslProvider.JDK,
            SetupTimes.NONE);

    assertThat(jdk.contexts(QUIET, "api.example.test").await().http1())
        .isNotInstanceOf(OpenSslServerContext.class);
  }
}
