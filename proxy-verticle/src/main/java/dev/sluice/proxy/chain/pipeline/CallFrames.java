package dev.sluice.proxy.chain.pipeline;

import com.google.protobuf.ByteString;
import dev.sluice.inspect.grpc.GrpcFrames;
import dev.sluice.inspect.grpc.GrpcMedia;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.PipelineOpen;
import java.util.ArrayList;
import java.util.List;

/**
 * Event loop only. Cuts the body of a gRPC call at its frames. A frame that is too long, and bytes
 * that are no frame, go on in the pieces that came.
 */
final class CallFrames {
  private static final String CONTENT_TYPE = "content-type";

  private final int most;
  private ByteString held = ByteString.EMPTY;

  /** Bytes of a long frame that have not come. */
  private long passing;

  private boolean broken;

  CallFrames(int most) {
    this.most = most;
  }

  static boolean are(PipelineOpen open) {
    List<HttpHeader> headers =
        open.hasRequest()
            ? open.getRequest().getHeadersList()
            : open.getResponse().getHeadersList();
    for (HttpHeader header : headers) {
      if (header.getName().equals(CONTENT_TYPE) && GrpcMedia.isGrpc(header.getValue())) {
        return true;
      }
    }
    return false;
  }

  /** Adds bytes, and takes out the frames that are whole: short ones together. */
  List<ByteString> take(ByteString bytes) {
    List<ByteString> out = new ArrayList<>(1);
    ByteString all = held.concat(bytes);
    int from = 0;
    int at = 0;
    while (at < all.size() && !broken) {
      int size = next(all.substring(at));
      if (size == 0) {
        break;
      }
      if (at > from && at - from + size > most) {
        out.add(all.substring(from, at));
        from = at;
      }
      at += size;
    }
    if (at > from) {
      out.add(all.substring(from, at));
    }
    held = all.substring(at);
    if (broken) {
      out.add(rest());
    }
    return out;
  }

  private int next(ByteString bytes) {
    if (passing > 0) {
      int size = (int) Math.min(passing, bytes.size());
      passing -= size;
      return size;
    }
    if (bytes.size() < GrpcFrames.PREFIX) {
      return 0;
    }
    byte[] prefix = bytes.substring(0, GrpcFrames.PREFIX).toByteArray();
    long size = GrpcFrames.size(prefix, 0, prefix.length);
    broken = size < 0;
    if (broken || (size > bytes.size() && size <= most)) {
      return 0;
    }
    passing = Math.max(0, size - bytes.size());
    return (int) (size - passing);
  }

  ByteString rest() {
    ByteString rest = held;
    held = ByteString.EMPTY;
    return rest;
  }
}
