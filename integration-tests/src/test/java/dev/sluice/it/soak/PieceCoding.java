package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Content codings whose encoder gives out each piece when it has it. */
enum PieceCoding {
  IDENTITY,
  GZIP,
  BR,
  ZSTD;

  /** The pieces, and the end. */
  List<byte[]> coded(List<String> pieces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<byte[]> coded = new ArrayList<>();
    OutputStream encoder = encoder(out);
    for (String piece : pieces) {
      encoder.write(piece.getBytes(ISO_8859_1));
      encoder.flush();
      coded.add(out.toByteArray());
      out.reset();
    }
    encoder.close();
    coded.add(out.toByteArray());
    return coded;
  }

  /** Field of the head. */
  String field() {
    return this == IDENTITY
        ? ""
        : "Content-Encoding: " + name().toLowerCase(java.util.Locale.ROOT) + "\r\n";
  }

  private OutputStream encoder(OutputStream out) throws IOException {
    return switch (this) {
      case IDENTITY -> out;
      case GZIP -> new GZIPOutputStream(out, 512, true);
      case BR -> {
        Brotli4jLoader.ensureAvailability();
        yield new BrotliOutputStream(out);
      }
      case ZSTD -> new ZstdOutputStream(out);
    };
  }
}
