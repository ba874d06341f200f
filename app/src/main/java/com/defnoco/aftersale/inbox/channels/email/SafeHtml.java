package com.defnoco.aftersale.inbox.channels.email;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeVisitor;

/**
 * A stranger's HTML, made safe by a list of what may stay: words, structure, tables, links people must click themselves, and pictures that came
 * with the mail. No style, no script, no form, nothing loaded from elsewhere, whatever way it is written.
 */
final class SafeHtml {

  /** Larger than any letter; beyond it only the text is kept. */
  private static final int LONGEST = 2 << 20;
  private static final Pattern PICTURE = Pattern.compile("/mail-picture/(\\d{1,4})");
  /** A place where pictures of the mail itself are pointed to until the page knows their addresses. The host does not exist (RFC 2606). */
  private static final String HERE = "https://mail.invalid";

  private static final Safelist ALLOWED = new Safelist()
      .addTags("a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
          "del", "dfn", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre",
          "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
          "thead", "time", "tr", "tt", "u", "ul", "var", "wbr")
      .addAttributes("a", "href", "title").addAttributes("img", "src", "alt", "width", "height").addAttributes("ol", "start", "type")
      .addAttributes("td", "colspan", "rowspan").addAttributes("th", "colspan", "rowspan").addAttributes(":all", "dir", "lang")
      .addProtocols("a", "href", "http", "https", "mailto", "tel")
      // Pictures stay only where {@link #clean} has pointed them to a part of this mail.
      .addProtocols("img", "src", "https")
      .addEnforcedAttribute("a", "rel", "noopener noreferrer nofollow");

  private SafeHtml() {}

  /**
   * What is left.
   *
   * @param html to be shown with {@link #withPictures}
   * @param text the same as plain text
   * @param shown numbers of the parts shown in it
   * @param blocked how many pictures or files of other servers were left out
   */
  record Clean(String html, String text, Set<Integer> shown, int blocked) {}

  /** @param pictures numbers of the mail's pictures by lower-cased Content-ID and Content-Location */
  static Clean clean(String source, Map<String, Integer> pictures) {
    if (source.length() > LONGEST) {
      return new Clean("", plain(Jsoup.parse(source.substring(0, LONGEST))), Set.of(), 0);
    }
    var document = Jsoup.parse(source);
    var text = plain(document);
    Set<Integer> shown = new HashSet<>();
    int blocked = 0;
    for (var element : document.select("[background],[poster],[srcset],link[href],video[src],audio[src],source[src],embed[src],object[data],iframe[src]")) {
      if (!element.normalName().equals("img")) {
        blocked++;
      }
    }
    for (var style : document.select("[style*=url],style")) {
      var css = (style.attr("style") + style.data()).toLowerCase(Locale.ROOT);
      blocked += css.contains("url(") || css.contains("@import") ? 1 : 0;
    }
    for (var image : document.select("img,image,input[type=image]")) {
      var number = pictures.get(reference(image.attr("src")));
      if (number != null && image.normalName().equals("img")) {
        image.attr("src", HERE + "/mail-picture/" + number);
        shown.add(number);
      } else {
        var alt = image.attr("alt").strip();
        if (!image.attr("src").isBlank() || image.hasAttr("srcset")) {
          blocked++;
        }
        image.replaceWith(alt.isEmpty() ? new TextNode("") : new TextNode("[" + alt + "]"));
      }
    }
    // Comments of Outlook hide markup; jsoup's cleaner drops them with everything else that is not listed.
    var clean = new Cleaner(ALLOWED).clean(document);
    clean.outputSettings().prettyPrint(false);
    // A stranger must not be able to point a picture at our placeholder by writing it.
    for (var image : clean.select("img")) {
      if (!image.attr("src").startsWith(HERE + "/mail-picture/")) {
        image.remove();
      }
    }
    return new Clean(clean.body().html(), text, Set.copyOf(shown), blocked);
  }

  /** The HTML with the addresses at which the pictures are now; a null address leaves the picture out. */
  static String withPictures(String html, IntFunction<@Nullable String> address) {
    if (!html.contains(HERE)) {
      return html;
    }
    var document = Jsoup.parseBodyFragment(html);
    document.outputSettings().prettyPrint(false);
    for (var image : document.select("img")) {
      var match = PICTURE.matcher(image.attr("src"));
      var to = match.find() && image.attr("src").startsWith(HERE) ? address.apply(Integer.parseInt(match.group(1))) : null;
      if (to == null) {
        image.remove();
      } else {
        image.attr("src", to);
      }
    }
    return document.body().html();
  }

  /** The same HTML with other numbers for its pictures; one without a number is left out. */
  static String renumbered(String html, Map<Integer, Integer> numbers) {
    return withPictures(html, number -> numbers.containsKey(number) ? HERE + "/mail-picture/" + numbers.get(number) : null);
  }

  private static String reference(String source) {
    var bare = source.strip();
    if (bare.regionMatches(true, 0, "cid:", 0, 4)) {
      bare = bare.substring(4);
      try {
        bare = bare.contains("%") ? java.net.URLDecoder.decode(bare.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8) : bare;
      } catch (IllegalArgumentException asWritten) {
        return bare.toLowerCase(Locale.ROOT);
      }
    }
    return bare.replaceAll("[<>\\s]", "").toLowerCase(Locale.ROOT);
  }

  /** Text with the line breaks a reader would see; quoted blocks get their {@code > } so that they can be folded. */
  static String plain(Document document) {
    document = document.clone();
    document.select("script,style,head,title,template,noscript").remove();
    var writer = new Lines();
    document.body().traverse(writer);
    return writer.text();
  }

  private static final class Lines implements NodeVisitor {

    private static final Set<String> OWN_LINE = Set.of("p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre",
        "hr", "center", "section", "article", "address", "dt", "dd", "dl", "caption", "form", "fieldset", "body");
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int quoted;
    private int empty;

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode words) {
        var raw = words.getWholeText();
        boolean asWritten = node.parent() instanceof Element parent && parent.normalName().equals("pre");
        if (asWritten) {
          var lines = raw.split("\n", -1);
          for (int i = 0; i < lines.length; i++) {
            line.append(lines[i]);
            if (i < lines.length - 1) {
              end(true);
            }
          }
          return;
        }
        var text = raw.replaceAll("[\\s\\u00a0]+", " ");
        line.append(line.isEmpty() || line.charAt(line.length() - 1) == ' ' ? text.replaceAll("^ ", "") : text);
      } else if (node instanceof Element element) {
        var name = element.normalName();
        if (name.equals("br")) {
          end(true);
        } else if (OWN_LINE.contains(name)) {
          end(false);
          if (name.equals("blockquote")) {
            quoted++;
          } else if (name.equals("li")) {
            line.append("- ");
          } else if (name.equals("p") && empty == 0 && !out.isEmpty()) {
            end(true);
          }
        } else if ((name.equals("td") || name.equals("th")) && !line.isEmpty()) {
          line.append(' ');
        } else if (name.equals("img") && !element.attr("alt").isBlank()) {
          line.append('[').append(element.attr("alt").strip()).append(']');
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && OWN_LINE.contains(element.normalName())) {
        end(false);
        if (element.normalName().equals("blockquote")) {
          quoted--;
        }
      }
    }

    private void end(boolean evenEmpty) {
      var text = line.toString().stripTrailing();
      line.setLength(0);
      if (text.isEmpty()) {
        if (!evenEmpty || empty > 0) {
          return;
        }
        empty++;
      } else {
        empty = 0;
      }
      out.append("> ".repeat(Math.min(quoted, 20))).append(text).append('\n');
    }

    String text() {
      end(false);
      return out.toString().strip();
    }
  }
}
