package dev.sluice.bench.load;

import io.netty.buffer.ByteBuf;

/** Finds the ends of responses in a stream of bytes. Reads Content-Length framing only. */
final class ResponseScanner {
  private static final int MAX_HEAD = 8192;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final String LENGTH = "content-length:";

  private final byte[] head = new byte[MAX_HEAD];
  private int headBytes;
  private boolean inBody;
  private long bodyLeft;
  private int status;

  /** What the bytes so far contain. */
  enum Progress {
    INCOMPLETE,
    /** A response ended; bytes after it may be left in the buffer. */
    COMPLETE,
    /** No response that this scanner can follow; the connection is useless. */
    UNREADABLE
  }

  /** Status of the response that ended last. */
  int status() {
    return status;
  }

  /**
   * Consumes bytes up to the end of one response.
   *
   * @param bodiless the response has no body whatever its head says, as that of CONNECT
   */
  Progress scan(ByteBuf bytes, boolean bodiless) {
    if (!inBody) {
      Progress progress = scanHead(bytes, bodiless);
      if (progress != Progress.COMPLETE) {
        return progress;
      }
    }
    int skipped = (int) Math.min(bodyLeft, bytes.readableBytes());
    bytes.skipBytes(skipped);
    bodyLeft -= skipped;
    inBody = bodyLeft > 0;
    return inBody ? Progress.INCOMPLETE : Progress.COMPLETE;
  }

  private Progress scanHead(ByteBuf bytes, boolean bodiless) {
    int copied = Math.min(bytes.readableBytes(), MAX_HEAD - headBytes);
    bytes.getBytes(bytes.readerIndex(), head, headBytes, copied);
    int end = endOfHead(headBytes + copied);
    if (end < 0) {
      bytes.skipBytes(copied);
      headBytes += copied;
      return headBytes == MAX_HEAD ? Progress.UNREADABLE : Progress.INCOMPLETE;
    }
    bytes.skipBytes(end - headBytes);
    headBytes = 0;
    status = decimal(STATUS_AT);
    bodyLeft = bodiless ? 0 : contentLength(end);
    inBody = true;
    return status < 100 || bodyLeft < 0 ? Progress.UNREADABLE : Progress.COMPLETE;
  }

  private int endOfHead(int filled) {
    for (int i = Math.max(3, headBytes); i < filled; i++) {
      if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n' && head[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private long contentLength(int end) {
    for (int i = 0; i < end - LENGTH.length(); i++) {
      if (head[i] == '\n' && named(i + 1)) {
        int at = i + 1 + LENGTH.length();
        return decimal(head[at] == ' ' ? at + 1 : at);
      }
    }
    return -1;
  }

  private boolean named(int at) {
    for (int i = 0; i < LENGTH.length(); i++) {
      if (Character.toLowerCase((char) head[at + i]) != LENGTH.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads the decimal number at an index; -1 when there is none. */
  private int decimal(int at) {
    int value = -1;
    for (int i = at; i < MAX_HEAD && head[i] >= '0' && head[i] <= '9' && value < 100_000_000; i++) {
      value = Math.max(value, 0) * 10 + head[i] - '0';
    }
    return value;
  }
}
