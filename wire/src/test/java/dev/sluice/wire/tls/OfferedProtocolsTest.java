package dev.sluice.wire.tls;

import static dev.sluice.wire.tls.OfferedProtocols.HTTP2_ALONE;
import static dev.sluice.wire.tls.OfferedProtocols.HTTP2_TOO;
import static dev.sluice.wire.tls.OfferedProtocols.OTHERS;
import static dev.sluice.wire.tls.OfferedProtocols.UNFINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OfferedProtocolsTest {
  private static final int HEADER = 5;

  /** What a TLS library sends first. */
  private static byte[] hello(String... protocols) {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine("api.test", 443);
      engine.setUseClientMode(true);
      SSLParameters offer = engine.getSSLParameters();
      offer.setApplicationProtocols(protocols);
      engine.setSSLParameters(offer);
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
      return Arrays.copyOf(out.array(), out.position());
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tellsHttp2AloneApart() {
    assertThat(OfferedProtocols.of(hello("h2"))).isEqualTo(HTTP2_ALONE);
    assertThat(OfferedProtocols.of(hello("grpc-exp", "h2"))).isEqualTo(HTTP2_ALONE);
    assertThat(OfferedProtocols.of(hello("h2", "http/1.1"))).isEqualTo(HTTP2_TOO);
    assertThat(OfferedProtocols.of(hello("http/1.0", "h2"))).isEqualTo(HTTP2_TOO);
    assertThat(OfferedProtocols.of(hello("h2c", "h3"))).isEqualTo(OTHERS);
    assertThat(OfferedProtocols.of(hello())).isEqualTo(OTHERS);
  }

  @Test
  void waitsForTheWholeHello() {
    byte[] hello = hello("h2");
    for (int length = 0; length < hello.length; length++) {
      assertThat(OfferedProtocols.of(Arrays.copyOf(hello, length))).isEqualTo(UNFINISHED);
    }
    assertThat(OfferedProtocols.of(Arrays.copyOf(hello, hello.length + 9))).isEqualTo(HTTP2_ALONE);
  }

  @Property
  void joinsRecords(@ForAll @IntRange(min = 1, max = 300) int size) {
    byte[] hello = hello("h2");
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int at = HEADER; at < hello.length; at += size) {
      int length = Math.min(size, hello.length - at);
      records.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
      records.write(hello, at, length);
    }
    assertThat(OfferedProtocols.of(records.toByteArray())).isEqualTo(HTTP2_ALONE);
  }

  @Test
  void readsNothingButAHello() {
    byte[] other = hello("h2");
    other[HEADER] = 2;
    assertThat(OfferedProtocols.of(other)).isEqualTo(OTHERS);
    byte[] alert = {21, 3, 3, 0, 2, 2, 40};
    assertThat(OfferedProtocols.of(alert)).isEqualTo(OTHERS);
    byte[] long24 = {22, 3, 1, 0, 4, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThat(OfferedProtocols.of(long24)).isEqualTo(OTHERS);
  }
}
