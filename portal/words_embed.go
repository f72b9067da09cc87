package portal

// embedWords are about boards in pages of others.
type embedWords struct {
	embed, embedElement, embedFrame, embedReads string
	wholeBoard, reload                          string
}

func englishEmbed() embedWords {
	return embedWords{
		embed: "Embed this board", embedElement: "As an element that takes on the look of your page:", embedFrame: "Or in a frame, without a script in your page:",
		embedReads: "For the element, whoever runs this server lets your page read from it, with --cors-origin.",
		wholeBoard: "Whole board", reload: "Reload",
	}
}

func germanEmbed() embedWords {
	return embedWords{
		embed: "Rangliste einbetten", embedElement: "Als Element, das sich dem Aussehen Ihrer Seite fügt:", embedFrame: "Oder in einem Rahmen, ohne Skript in Ihrer Seite:",
		embedReads: "Für das Element lässt der Betreiber dieses Servers Ihre Seite mit --cors-origin von ihm lesen.",
		wholeBoard: "Ganze Rangliste", reload: "Neu laden",
	}
}
