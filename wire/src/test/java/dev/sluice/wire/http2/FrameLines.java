package dev.sluice.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;

/** Frames as lines of text, such as {@code RST 1 CANCEL}. */
final class FrameLines extends Http2FrameAdapter {
  final List<String> seen = new ArrayList<>();

  private static String end(boolean end) {
    return end ? " end" : "";
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end) {
    seen.add("DATA " + id + " " + data.readableBytes() + end(end));
    return 0;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean end) {
    String what = fields.contains(":status") ? fields.status().toString() : "fields";
    seen.add("HEADERS " + id + " " + what + end(end));
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
    seen.add("RST " + id + " " + Http2Error.valueOf(code));
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) {
    seen.add("SETTINGS ack");
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
    seen.add("SETTINGS");
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) {
    seen.add("PING ack " + data);
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
    seen.add("GOAWAY " + last + " " + Http2Error.valueOf(code));
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment) {
    seen.add("WINDOW_UPDATE " + id + " " + increment);
  }
}
