// For tests: what programs put on a clipboard, written by hand in their manner.

/** Excel for Windows: styles in the head, the table's lines in a fragment, wrapped source, tabs between quoted cells. */
export const EXCEL = {
  html: `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Excel 15">
<style>
<!--table
	{mso-displayed-decimal-separator:"\\,";}
.xl65
	{white-space:normal;}
-->
</style>
</head>
<body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=348 style='border-collapse:collapse;width:261pt'>
<!--StartFragment-->
 <col width=80 style='width:60pt'>
 <col width=188 style='mso-width-source:userset;width:141pt'>
 <tr height=20 style='height:15.0pt'>
  <td height=20 width=80 style='height:15.0pt;width:60pt'>CPAM du
  Calvados</td>
  <td class=xl65 width=188 style='width:141pt'>Ouvre les droits<br>
    Finance les ateliers</td>
  <td>Élu</td>
  <td align=right x:num="3">3</td>
  <td align=right x:num="45777">01/05/2025</td>
 </tr>
 <tr height=20 style='display:none'>
  <td>caché</td><td></td><td></td><td></td><td></td>
 </tr>
 <tr height=20 style='height:15.0pt'>
  <td height=20 style='height:15.0pt'>Lycée «&nbsp;Victor-Hugo&nbsp;»</td>
  <td>Dit&nbsp;: "Agir"</td>
  <td>&nbsp;</td>
  <td align=right x:num="1234.5">####</td>
  <td></td>
 </tr>
<!--EndFragment-->
</table>
</body>
</html>`,
  text: "CPAM du Calvados\t\"Ouvre les droits\nFinance les ateliers\"\tÉlu\t3\t01/05/2025\r\n"
    + "Lycée «\u00a0Victor-Hugo\u00a0»\t\"Dit\u00a0: \"\"Agir\"\"\"\t\t####\t\r\n",
} as const

/** LibreOffice Calc: values beside the words, fonts in each cell, a merged heading. */
export const CALC = {
  html: `<!DOCTYPE html>
<html>
<head>
	<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
	<title></title>
	<meta name="generator" content="LibreOffice 24.8.3.2 (Linux)"/>
	<style type="text/css">
		body,div,table,thead,tbody,tfoot,tr,th,td,p { font-family:"Liberation Sans"; font-size:x-small }
		a.comment-indicator:hover + comment { background:#ffd; position:absolute; display:block; }
	</style>
</head>
<body>
<table cellspacing="0" border="0">
	<colgroup width="171"></colgroup>
	<colgroup span="3" width="85"></colgroup>
	<tr>
		<td colspan=2 height="17" align="center" valign=middle><b>Acteur</b></td>
		<td align="left"><b>Pouvoir</b></td>
		<td align="left"><b>Depuis</b></td>
	</tr>
	<tr>
		<td rowspan=2 height="34" align="left" valign=top>MSA Côtes Normandes</td>
		<td align="left">Relais<br>auprès des agriculteurs</td>
		<td align="right" sdval="4" sdnum="1036;">4</td>
		<td align="right" sdval="45778" sdnum="1036;1036;JJ/MM/AAAA">02/05/2025</td>
	</tr>
	<tr>
		<td align="left"><font face="Arial">Salle</font></td>
		<td align="right" sdval="2" sdnum="1036;">2</td>
		<td align="left"><br></td>
	</tr>
</table>
<!-- ************************************************************************** -->
</body>
</html>`,
  text: "Acteur\t\tPouvoir\tDepuis\nMSA Côtes Normandes\t\"Relais\nauprès des agriculteurs\"\t4\t02/05/2025\n\tSalle\t2\t\n",
} as const

/** Word: paragraphs in each cell, a list, a deleted word, a comment's mark. */
export const WORD = {
  html: `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<body lang=FR><!--StartFragment-->
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>
 <tr>
  <td width=200 valign=top style='width:150.0pt'>
  <p class=MsoNormal><span style='mso-bidi-font-size:11.0pt'>ARS de<del>s</del> Normandie<o:p></o:p></span></p>
  </td>
  <td width=200 valign=top style='width:150.0pt'>
  <p class=MsoNormal>Deux missions&nbsp;:<o:p></o:p></p>
  <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>financer<o:p></o:p></p>
  <p class=MsoListParagraph>évaluer<o:p></o:p></p>
  </td>
 </tr>
</table>
<!--EndFragment--></body></html>`,
  text: "ARS de Normandie\tDeux missions\u00a0:\r\n·\tfinancer\r\névaluer\r\n",
} as const

/** A page of the web: a table for the layout around one for the facts, a script, a picture, what is hidden from the eye. */
export const WEB = {
  html: `<meta charset='utf-8'><table><tr><td><p>Nos partenaires</p><table><thead><tr><th>Qui</th><th>Quoi</th></tr></thead>
    <tbody><tr><td><img src=x onerror="alert(1)"> CAF <span style="display:none">caché</span></td>
    <td><ul><li>accueil</li><li>prêts</li></ul><script>alert(1)</script></td></tr></tbody></table></td></tr></table>`,
  text: "Nos partenaires\nQui\tQuoi\nCAF\taccueil prêts",
} as const
