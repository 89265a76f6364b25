package dev.sluice.it.autobahn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A head, and what came behind it.
 *
 * @param head with its empty line
 */
record HeadBytes(String head, ByteBuf rest) {
  private static final String END = "\r\n\r\n";

  /** Reads a connection up to the end of its head. */
  static Future<HeadBytes> read(Connection connection) {
    Promise<HeadBytes> read = Promise.promise();
    connection.listen(new Reading(connection, read));
    connection.read();
    return read.future();
  }

  /** Event loop only. */
  private static final class Reading implements ByteChannel.Listener {
    private final Connection connection;
    private final Promise<HeadBytes> read;
    private final ByteBuf arrived = Unpooled.buffer();

    Reading(Connection connection, Promise<HeadBytes> read) {
      this.connection = connection;
      this.read = read;
    }

    @Override
    public void onBytes(ByteBuf bytes) {
      arrived.writeBytes(bytes);
      bytes.release();
      int end = arrived.toString(ISO_8859_1).indexOf(END);
      if (end >= 0) {
        connection.stopReading();
        String head = arrived.readCharSequence(end + END.length(), ISO_8859_1).toString();
        read.complete(new HeadBytes(head, arrived));
      }
    }

    @Override
    public void onInputEnd() {
      read.tryFail("no head");
      connection.close();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed() {
      read.tryFail("closed");
    }
  }
}
