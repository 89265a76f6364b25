package dev.sluice.audit.journal;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.proto.v1.AuditRecord;

/**
 * Shortens a record that exceeds the limit of the journal. Long texts are cut and end in {@code
 * ...}; long lists keep their first elements. The record itself is never dropped.
 */
final class RecordTruncation {
  private static final int[] TEXTS = {8192, 512, 64};
  private static final int[] ITEMS = {320, 320, 64};
  private static final String MARK = "...";

  private RecordTruncation() {}

  /** The record with as little removed as makes it fit; it may still exceed the limit. */
  static AuditRecord toFit(AuditRecord record, int limit) {
    AuditRecord shortened = record;
    for (int step = 0; step < TEXTS.length && shortened.getSerializedSize() > limit; step++) {
      AuditRecord.Builder builder = record.toBuilder();
      cut(builder, TEXTS[step], ITEMS[step]);
      shortened = builder.build();
    }
    return shortened;
  }

  private static void cut(Message.Builder message, int text, int items) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.isRepeated()) {
        list(message, field, text, items);
      } else {
        message.setField(field, value(message.getField(field), text, items));
      }
    }
  }

  private static void list(Message.Builder message, FieldDescriptor field, int text, int items) {
    int count = Math.min(items, message.getRepeatedFieldCount(field));
    Object[] kept = new Object[count];
    for (int i = 0; i < count; i++) {
      kept[i] = value(message.getRepeatedField(field, i), text, items);
    }
    message.clearField(field);
    for (Object element : kept) {
      message.addRepeatedField(field, element);
    }
  }

  private static Object value(Object value, int text, int items) {
    return switch (value) {
      case String string -> text(string, text);
      case Message message -> {
        Message.Builder builder = message.toBuilder();
        cut(builder, text, items);
        yield builder.build();
      }
      default -> value;
    };
  }

  private static String text(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - MARK.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MARK;
  }
}
