package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A library whose licence nobody has agreed to fails the build. The licences are read from the POMs that Maven brought along with the libraries, or from their parents'. */
class LicencesTest {

  /** As the POMs write them; a library with several needs one of these. */
  private static final Set<String> AGREED = Set.of(
      "Apache License, Version 2.0", "The Apache Software License, Version 2.0", "The Apache License, Version 2.0", "Apache-2.0", "Apache License 2.0", "Apache 2.0",
      "Apache License, version 2.0", "Apache Software License, Version 2.0", "The Apache Software License, version 2.0",
      "MIT", "MIT-0", "The MIT License", "Bouncy Castle Licence", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Public Domain, per Creative Commons CC0",
      "Eclipse Public License v2.0", "EPL 2.0", "EPL-2.0", "Eclipse Public License 1.0", "Eclipse Distribution License - v 1.0", "EDL 1.0",
      "Mozilla Public License Version 1.1", "Mozilla Public License, Version 2.0");

  /** Agreed to for these alone, each with its reason. */
  private static final Map<String, String> EXCEPTIONS = Map.of(
      "dss-", "LGPL; only in tests, as the independent judge of signatures",
      "specs-", "LGPL; brought by the same judge",
      "imageio-", "BSD, by a name that does not say which of its kinds; it is the one of three clauses",
      "common-", "the same",
      "jdk-classfile-backport", "GPL with the Classpath Exception, which lets a program use it",
      "jai-imageio-core", "BSD with a disclaimer about nuclear facilities; read only by the label reader");

  @Test
  void everyLibraryHasALicenceThatWasAgreedTo() throws IOException, ParserConfigurationException, SAXException {
    var refused = new TreeSet<String>();
    int seen = 0;
    for (var entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator)) {
      var jar = Path.of(entry);
      if (!entry.endsWith(".jar") || jar.getNameCount() < 5 || entry.contains("surefirebooter")) {
        continue;
      }
      var version = jar.getParent();
      var artifact = version.getParent().getFileName().toString();
      var pom = version.resolve(artifact + "-" + version.getFileName() + ".pom");
      if (!Files.exists(pom) || artifact.startsWith("aftersale")) {
        continue;
      }
      seen++;
      var licences = licences(pom, version.getParent().getParent(), 0);
      if (licences.stream().noneMatch(AGREED::contains) && EXCEPTIONS.keySet().stream().noneMatch(artifact::startsWith)) {
        refused.add(artifact + ": " + licences);
      }
    }
    assertThat(seen).as("libraries whose POM was found").isGreaterThan(100);
    assertThat(refused).isEmpty();
  }

  /** @param group folder of the artifact's group */
  private static List<String> licences(Path pom, Path group, int depth) throws IOException, ParserConfigurationException, SAXException {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var project = factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    var named = new ArrayList<String>();
    var licences = project.getElementsByTagName("license");
    for (int i = 0; i < licences.getLength(); i++) {
      if (licences.item(i).getParentNode().getParentNode() == project) {
        named.add(text((Element) licences.item(i), "name"));
      }
    }
    var parents = project.getElementsByTagName("parent");
    if (!named.isEmpty() || parents.getLength() == 0 || depth > 8) {
      return named;
    }
    var parent = (Element) parents.item(0);
    var root = repository(pom, group, text(project, "groupId").isEmpty() ? text(parent, "groupId") : ownGroup(project, parent));
    var next = root.resolve(text(parent, "groupId").replace('.', '/')).resolve(text(parent, "artifactId")).resolve(text(parent, "version"))
        .resolve(text(parent, "artifactId") + "-" + text(parent, "version") + ".pom");
    return Files.exists(next) ? licences(next, next.getParent().getParent().getParent(), depth + 1) : named;
  }

  /** The local repository: as many folders above the group's as the group has words. */
  private static Path repository(Path pom, Path group, String groupId) {
    var root = group;
    for (int i = 0; i < groupId.split("\\.").length; i++) {
      root = root.getParent();
    }
    assertThat(root).as("repository of %s", pom).isNotNull();
    return root;
  }

  private static String ownGroup(Element project, Element parent) {
    for (var child = project.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element && element.getTagName().equals("groupId")) {
        return element.getTextContent().strip();
      }
    }
    return text(parent, "groupId");
  }

  private static String text(Element in, String name) {
    var found = in.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }
}
