package dev.sluice.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Carries one protobuf message type over the event bus: by reference inside the process, since
 * generated messages are immutable, and as length-prefixed protobuf bytes between nodes.
 *
 * @param <T> the concrete message class; the bus looks codecs up by exact class
 */
public final class ProtobufCodec<T extends MessageLite> implements MessageCodec<T, T> {
  private static final int LENGTH_BYTES = Integer.BYTES;

  private final String name;
  private final Parser<T> parser;

  private ProtobufCodec(Class<T> type, Parser<T> parser) {
    this.name = "protobuf:" + type.getName();
    this.parser = parser;
  }

  /**
   * Without it the bus clones messages by Java serialization. Throws when the type already has a
   * codec.
   */
  public static <T extends MessageLite> void register(
      EventBus bus, Class<T> type, T defaultInstance) {
    bus.registerDefaultCodec(type, of(type, defaultInstance));
  }

  static <T extends MessageLite> ProtobufCodec<T> of(Class<T> type, T defaultInstance) {
    @SuppressWarnings("unchecked") // a message's own parser yields its own class
    Parser<T> parser = (Parser<T>) defaultInstance.getParserForType();
    return new ProtobufCodec<>(type, parser);
  }

  @Override
  public void encodeToWire(Buffer wire, T message) {
    byte[] bytes = message.toByteArray();
    wire.appendInt(bytes.length).appendBytes(bytes);
  }

  /**
   * Reads a message that {@link #encodeToWire} wrote. The exception for other bytes does not quote
   * them.
   */
  @Override
  public T decodeFromWire(int position, Buffer wire) {
    int length = wire.getInt(position);
    int start = position + LENGTH_BYTES;
    if (length < 0 || length > wire.length() - start) {
      throw new IllegalArgumentException(name + ": length out of range");
    }
    try {
      return parser.parseFrom(wire.getBytes(start, start + length));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(name + ": malformed message");
    }
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
