package com.defnoco.aftersale.inbox.channels.wechat;

import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** WeChat's flat XML as names and values; no document types, no entities from anywhere, and no deeper than theirs goes. */
final class Xml {

  private static final String DEEPEST = "16";

  private Xml() {}

  /** @throws IllegalArgumentException when it is not XML, or more than that */
  static Map<String, String> read(byte[] xml) {
    try {
      var factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      var values = new LinkedHashMap<String, String>();
      collect("", builder.parse(new ByteArrayInputStream(xml)).getDocumentElement(), values);
      return values;
    } catch (Exception e) {
      throw new IllegalArgumentException("not XML that is read here: " + e.getMessage(), e);
    }
  }

  private static void collect(String above, Element element, Map<String, String> into) {
    for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeType() == Node.ELEMENT_NODE) {
        var child = (Element) node;
        var name = above + child.getTagName();
        if (child.getElementsByTagName("*").getLength() == 0) {
          into.putIfAbsent(name, child.getTextContent());
        } else {
          collect(name + ".", child, into);
        }
      }
    }
  }
}
