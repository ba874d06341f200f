package com.defnoco.aftersale.api;

import com.defnoco.aftersale.claims.FactsJson;
import com.defnoco.aftersale.platform.InvalidInput.Problem;
import com.defnoco.aftersale.policy.Editions;
import com.defnoco.aftersale.policy.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Questions in, one per line; answers out, one per line, in the same order, in constant memory. A line that cannot be answered gets a line that says why; the stream goes on. Empty lines
 * are no questions. Answers leave when the buffer is full or nothing more has arrived, so that a client that asks one by one is answered one by one.
 */
final class DecisionStream {

  static final int LONGEST_LINE = 64 * 1024;
  private static final int SEND_AT = 64 * 1024;

  private final DecisionLine answers;
  private final Function<List<Problem>, List<Map<String, String>>> inWords;
  private final byte[] in = new byte[4 * LONGEST_LINE];

  DecisionStream(Editions editions, Language language, Function<List<Problem>, List<Map<String, String>>> inWords) {
    this.answers = new DecisionLine(editions, language);
    this.inWords = inWords;
  }

  void run(InputStream from, OutputStream to) throws IOException {
    int start = 0;
    int end = 0;
    boolean skipping = false;
    while (true) {
      int read = from.read(in, end, in.length - end);
      if (read < 0) {
        break;
      }
      int scanned = end;
      end += read;
      for (int i = scanned; i < end; i++) {
        if (in[i] == '\n') {
          if (skipping) {
            skipping = false;
          } else {
            line(start, i);
            if (answers.waiting() >= SEND_AT) {
              answers.writeTo(to);
            }
          }
          start = i + 1;
        }
      }
      if (!skipping && end - start > LONGEST_LINE) {
        tooLong();
        skipping = true;
      }
      if (skipping) {
        start = end;
      }
      if (start > 0) {
        System.arraycopy(in, start, in, 0, end - start);
        end -= start;
        start = 0;
      }
      if (from.available() == 0) {
        answers.writeTo(to);
        to.flush();
      }
    }
    if (!skipping) {
      line(start, end);
    }
    answers.writeTo(to);
    to.flush();
  }

  private void line(int start, int end) {
    int from = start;
    int to = end;
    while (from < to && in[from] <= ' ' && in[from] >= 0) {
      from++;
    }
    while (to > from && in[to - 1] <= ' ' && in[to - 1] >= 0) {
      to--;
    }
    if (from == to) {
      return;
    }
    if (to - from > LONGEST_LINE) {
      tooLong();
      return;
    }
    try {
      answers.answer(in, from, to - from);
    } catch (FactsJson.Unreadable unreadable) {
      answers.refusal(unreadable.id(), inWords.apply(unreadable.problems()));
    }
    answers.endLine();
  }

  private void tooLong() {
    answers.refusal(null, inWords.apply(List.of(Problem.at("", "claims.problem.tooLong", LONGEST_LINE))));
    answers.endLine();
  }
}
