package com.defnoco.aftersale.batterylog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Writes every battery message as one line of CSV. What was not measured stays empty; positions are not among it. */
public final class RowsCsv implements LogListener {

  private static final int CELLS = 14;
  private final Appendable out;
  private final StringBuilder line = new StringBuilder(256);

  public RowsCsv(Appendable out) throws IOException {
    this.out = out;
    var head = new StringBuilder("source,vehicle,instance,seconds,voltage_v,current_a,temperature_c,remaining_percent,consumed_mah,resistance_ohm,warning,faults");
    for (int i = 1; i <= CELLS; i++) {
      head.append(",cell_").append(i).append("_v");
    }
    out.append(head).append('\n');
  }

  @Override
  public void sample(Sample sample) {
    line.setLength(0);
    line.append(sample.source()).append(',');
    if (sample.vehicle() > 0) {
      line.append(sample.vehicle());
    }
    line.append(',').append(sample.instance()).append(',').append(String.format(Locale.ROOT, "%.6f", sample.seconds()));
    number(sample.volts());
    number(sample.amps());
    number(sample.celsius());
    number(sample.remaining() * 100);
    number(sample.consumedMilliampHours());
    number(sample.ohms());
    line.append(',');
    if (sample.warning() >= 0) {
      line.append(sample.warning());
    }
    line.append(',');
    if (sample.faults() != 0) {
      line.append("0x").append(Long.toHexString(sample.faults()));
    }
    for (int i = 0; i < CELLS; i++) {
      number(i < sample.cells().length ? sample.cells()[i] : Double.NaN);
    }
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void number(double value) {
    line.append(',');
    if (value == value) {
      line.append(Json.number(value));
    }
  }
}
