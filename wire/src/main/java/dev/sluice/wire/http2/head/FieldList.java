package dev.sluice.wire.http2.head;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.NoSuchElementException;

/**
 * The fields of one block in their order, with spelling and duplicates. Of a received one nothing
 * is judged yet. Netty's decoder fills it, and its encoder iterates over it. Event loop only.
 */
@SuppressWarnings("serial") // never serialized
public final class FieldList extends DefaultHttp2Headers {
  private static final int EXPECTED = 16;

  // The super class stays empty: it sorts by name and cannot tell the order.
  private final List<AsciiString> names = new ArrayList<>(EXPECTED);
  private final List<AsciiString> values = new ArrayList<>(EXPECTED);

  public FieldList() {
    super(false, 1);
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    names.add(AsciiString.of(name));
    values.add(AsciiString.of(value));
    return this;
  }

  @Override
  public Iterator<Entry<CharSequence, CharSequence>> iterator() {
    return new Cursor();
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public boolean isEmpty() {
    return names.isEmpty();
  }

  int count() {
    return names.size();
  }

  AsciiString name(int field) {
    return names.get(field);
  }

  AsciiString value(int field) {
    return values.get(field);
  }

  /** Prints only the number of fields, since values may be secrets. */
  @Override
  public String toString() {
    return "FieldList[" + names.size() + " fields]";
  }

  // The current field, without an object for each.
  private final class Cursor
      implements Iterator<Entry<CharSequence, CharSequence>>, Entry<CharSequence, CharSequence> {
    private int field = -1;

    @Override
    public boolean hasNext() {
      return field + 1 < names.size();
    }

    @Override
    public Entry<CharSequence, CharSequence> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      field++;
      return this;
    }

    @Override
    public CharSequence getKey() {
      return names.get(field);
    }

    @Override
    public CharSequence getValue() {
      return values.get(field);
    }

    @Override
    public CharSequence setValue(CharSequence value) {
      throw new UnsupportedOperationException();
    }
  }
}
