self.__placeholder = [__FILES__, __VERSION__];
