print("vprune")
